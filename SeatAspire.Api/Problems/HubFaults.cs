using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Api.Problems;

/// <summary>
/// What <see cref="OutageHandler"/> is for calls, for the methods of hubs: a bug goes to the log whole, an outage as one line, and who called is refused; a
/// refusal, which anybody may bring about as often as they like, not at all.
/// </summary>
internal sealed partial class HubFaults(ILogger<HubFaults> log) : IHubFilter
{
    /// <summary>Where SignalR itself reports whatever a method throws, refusals included, as an error with its whole stack.</summary>
    public const string Replaced = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception error) when (error is not HubException && !IsLeaving(error, invocationContext.Context))
        {
            var hub = invocationContext.Hub.GetType().Name;
            if (Outage.EndsByItself(error))
            {
                LogOutage(log, hub, invocationContext.HubMethodName, error.GetBaseException().Message);
                var refusal = (error as OutageException)?.Refusal ?? Refusals.Unavailable;
                return HubRefusals.AnswerOf(invocationContext, refusal) ?? throw refusal.ToHubException(invocationContext.Context);
            }

            LogFault(log, error, hub, invocationContext.HubMethodName);
            throw;
        }
    }

    // Nobody is there to read an answer.
    private static bool IsLeaving(Exception error, HubCallerContext caller) =>
        error is OperationCanceledException && caller.ConnectionAborted.IsCancellationRequested;

    [LoggerMessage(LogLevel.Warning, "{Hub}.{Method} refused: {Reason}")]
    private static partial void LogOutage(ILogger log, string hub, string method, string reason);

    [LoggerMessage(LogLevel.Error, "{Hub}.{Method} failed")]
    private static partial void LogFault(ILogger log, Exception error, string hub, string method);
}
