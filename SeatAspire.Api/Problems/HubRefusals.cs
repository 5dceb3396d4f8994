using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Problems;

/// <summary>The answer of a hub's method that has a place for a problem: a refusal is an answer there, not an error.</summary>
internal interface IHubResponse
{
    /// <summary>The problem, in the language of who called.</summary>
    static abstract object Refused(Refusal refusal, HubCallerContext caller);
}

/// <summary>Refuses a call of a hub: by its answer where that has a place for a problem, else by an error <c>WORD: sentence</c>.</summary>
internal static class HubRefusals
{
    private static readonly ConcurrentDictionary<Type, Func<Refusal, HubCallerContext, object>?> Places = new();

    /// <summary>The refusal as the call's answer; null where that has no place for it.</summary>
    public static object? AnswerOf(HubInvocationContext call, Refusal refusal) =>
        Places.GetOrAdd(call.HubMethod.ReturnType, PlaceIn)?.Invoke(refusal, call.Context);

    /// <summary>The refusal as an error, in the language of who called.</summary>
    public static HubException ToHubException(this Refusal refusal, HubCallerContext caller) =>
        new($"{refusal.Word}: {(Refusal.PrefersKorean(caller.GetHttpContext()) ? refusal.Korean : refusal.English)}");

    private static Func<Refusal, HubCallerContext, object>? PlaceIn(Type answer) =>
        answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Task<>) && answer.GetGenericArguments()[0].IsAssignableTo(typeof(IHubResponse))
            ? typeof(HubRefusals).GetMethod(nameof(Refuse), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(answer.GetGenericArguments()).CreateDelegate<Func<Refusal, HubCallerContext, object>>()
            : null;

    private static object Refuse<T>(Refusal refusal, HubCallerContext caller)
        where T : IHubResponse => T.Refused(refusal, caller);
}
