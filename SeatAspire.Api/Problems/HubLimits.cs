using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Problems;

/// <summary>What <see cref="RateLimits"/> is for requests, for the methods of hubs.</summary>
internal sealed class HubLimits(RateLimits limits) : IHubFilter, IDisposable
{
    private readonly PartitionedRateLimiter<HubCallerContext> _callers = PartitionedRateLimiter.Create<HubCallerContext, string>(
        caller => RateLimits.Bucket(caller.User?.PersonId() ?? caller.ConnectionId, limits.HubCallsPerSecond));

    /// <exception cref="HubException">The caller has asked too much of a method whose answer has no place for a problem.</exception>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = _callers.AttemptAcquire(invocationContext.Context);
        if (lease.IsAcquired)
        {
            return next(invocationContext);
        }

        return invocationContext.HubMethod.ReturnType == typeof(Task<HubResponse>)
            ? new(HubResponse.Refused(Refusals.TooManyRequests(RateLimits.DefaultWait), invocationContext.Context))
            : throw new HubException(string.Create(
                CultureInfo.InvariantCulture, $"too-many-requests: at most {limits.HubCallsPerSecond} calls a second; wait a moment and ask again."));
    }

    public void Dispose() => _callers.Dispose();
}
