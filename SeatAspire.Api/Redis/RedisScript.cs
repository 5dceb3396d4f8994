using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SeatAspire.ServiceDefaults;
using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// A script of one <c>.lua</c> file. A first line <c>-- uses NAME…</c> puts those files in front of it: Redis has no
/// include. Called by its SHA-1; its text is sent when Redis does not know it.
/// </summary>
public sealed class RedisScript
{
    private const string Uses = "-- uses ";

    private readonly string _name;
    private readonly string _span;
    private readonly string _text;
    private readonly byte[] _sha1;

    private RedisScript(string name)
    {
        _name = name;
        _span = "redis " + name;
        _text = TextOf(name);

#pragma warning disable CA5350 // Not a safeguard: Redis names scripts by their SHA-1.
        _sha1 = SHA1.HashData(Encoding.UTF8.GetBytes(_text));
#pragma warning restore CA5350
    }

    /// <summary>The script of the embedded file <c>NAME.lua</c>.</summary>
    public static RedisScript Load(string name) => new(name);

    /// <summary>Runs the script. Its answer is what the file's header says.</summary>
    /// <exception cref="RedisAwayException">No answer in time, or no connection.</exception>
    public async Task<RedisResult> RunAsync(RedisClient redis, RedisKey[] keys, params RedisValue[] arguments)
    {
        using var activity = SeatTelemetry.Source.StartActivity(_span, ActivityKind.Client)
            ?.SetTag("db.system.name", "redis").SetTag("db.operation.name", "EVALSHA").SetTag("db.stored_procedure.name", _name);
        try
        {
            return await redis.CallAsync(database => database.ScriptEvaluateAsync(_sha1, keys, arguments));
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.CallAsync(database => database.ScriptEvaluateAsync(_text, keys, arguments));
        }
        catch (RedisAwayException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "away");
            throw;
        }
    }

    /// <summary>The text of <c>NAME.lua</c> behind those of the files that it uses.</summary>
    internal static string TextOf(string name)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"There is no script {name}.lua.");
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var firstLine = text[..text.IndexOf('\n')];
        return firstLine.StartsWith(Uses, StringComparison.Ordinal)
            ? string.Concat(firstLine[Uses.Length..].Split(' ').Select(used => TextOf(used) + "\n")) + text
            : text;
    }
}
