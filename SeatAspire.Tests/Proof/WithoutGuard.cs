using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using StackExchange.Redis;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// A way to Redis on which scripts lose a guard: each that has a certain text is run with another one in its place. It stands between a store of a test and the server alone:
/// the program knows nothing of it.
/// </summary>
public class WithoutGuard : DispatchProxy
{
    private static readonly IReadOnlyList<string> Texts =
    [
        .. typeof(SeatStore).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".lua", StringComparison.Ordinal))
            .Select(name => RedisScript.TextOf(name[..^".lua".Length])),
    ];

    private object _real = null!;
    private IReadOnlyDictionary<string, string> _scripts = null!;

    /// <summary>The way, over a connection, and how many scripts change on it.</summary>
    internal static (IConnectionMultiplexer Way, int Changed) Of(IConnectionMultiplexer redis, string text, string instead)
    {
        var scripts = Texts.Where(script => script.Contains(text, StringComparison.Ordinal)).Distinct()
            .ToDictionary(script => script, script => script.Replace(text, instead, StringComparison.Ordinal));
        foreach (var (script, changed) in scripts.ToList())
        {
            scripts[NameOf(script)] = changed;
        }

        return (Over(redis, scripts), scripts.Count / 2);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (_real is IDatabase database && targetMethod.Name == nameof(IDatabase.ScriptEvaluateAsync) && args is [string or byte[], RedisKey[] keys, RedisValue[] values, ..]
            && _scripts.TryGetValue(args[0] as string ?? Convert.ToHexString((byte[])args[0]!), out var changed))
        {
            return database.ScriptEvaluateAsync(changed, keys, values);
        }

        var answer = targetMethod.Invoke(_real, args);
        return answer is IDatabase inner ? Over(inner, _scripts) : answer;
    }

    private static T Over<T>(T real, IReadOnlyDictionary<string, string> scripts)
        where T : class
    {
        var proxy = Create<T, WithoutGuard>();
        ((WithoutGuard)(object)proxy)._real = real;
        ((WithoutGuard)(object)proxy)._scripts = scripts;
        return proxy;
    }

#pragma warning disable CA5350 // Not a safeguard: Redis names scripts by their SHA-1.
    private static string NameOf(string script) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350
}
