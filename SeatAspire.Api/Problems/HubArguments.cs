using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Problems;

/// <summary>
/// The door of every hub: looks at each argument by the <see cref="HubRuleAttribute"/> of its parameter, and refuses with the problem.
/// What is of another JSON type does not get so far (<see cref="HubJson"/>).
/// </summary>
internal sealed class HubArguments(ShowCatalog catalog) : IHubFilter
{
    private const int LongestText = 256;
    private readonly ConcurrentDictionary<MethodInfo, (string Name, HubRuleAttribute? Rule)[]> _rules = new();

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        Check(invocationContext) is { } refusal ? Refuse(invocationContext, refusal) : next(invocationContext);

    /// <summary>Answers a call with a refusal: as its result where that has a place for it, else as an error <c>WORD: sentence</c>.</summary>
    /// <exception cref="HubException">The method's answer has no place for a problem.</exception>
    internal static ValueTask<object?> Refuse(HubInvocationContext call, Refusal refusal)
    {
        if (call.HubMethod.ReturnType == typeof(Task<HubResponse>))
        {
            return new(HubResponse.Refused(refusal, call.Context));
        }

        var korean = Refusal.PrefersKorean(call.Context.GetHttpContext());
        throw new HubException($"{refusal.Word}: {(korean ? refusal.Korean : refusal.English)}");
    }

    private Refusal? Check(HubInvocationContext call)
    {
        var rules = _rules.GetOrAdd(call.HubMethod, method => [.. method.GetParameters()
            .Select(parameter => (parameter.Name!, parameter.GetCustomAttribute<HubRuleAttribute>()))]);
        for (var i = 0; i < rules.Length && i < call.HubMethodArguments.Count; i++)
        {
            var (name, rule) = rules[i];
            var value = call.HubMethodArguments[i];
            if ((rule is null ? HubTextAttribute.Check(name, value, LongestText) : rule.Check(name, value, catalog)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
