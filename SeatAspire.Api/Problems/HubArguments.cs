using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Problems;

/// <summary>
/// The door of every hub: looks at each argument by the <see cref="HubRuleAttribute"/> of its parameter, and refuses with the problem.
/// What is of another JSON type does not get so far (<see cref="HubJson"/>).
/// </summary>
internal sealed class HubArguments : IHubFilter
{
    private const int LongestText = 256;
    private readonly ConcurrentDictionary<MethodInfo, (string Name, HubRuleAttribute? Rule)[]> _rules = new();

    /// <exception cref="HubException">An argument is refused, and the method's answer has no place for a problem.</exception>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        Check(invocationContext) is not { } refusal ? next(invocationContext)
        : HubRefusals.AnswerOf(invocationContext, refusal) is { } answer ? new(answer)
        : throw refusal.ToHubException(invocationContext.Context);

    private Refusal? Check(HubInvocationContext call)
    {
        var rules = _rules.GetOrAdd(call.HubMethod, method => [.. method.GetParameters()
            .Select(parameter => (parameter.Name!, parameter.GetCustomAttribute<HubRuleAttribute>()))]);
        for (var i = 0; i < rules.Length && i < call.HubMethodArguments.Count; i++)
        {
            var (name, rule) = rules[i];
            var value = call.HubMethodArguments[i];
            if ((rule is null ? HubTextAttribute.Check(name, value, LongestText) : rule.Check(name, value, call.ServiceProvider)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
