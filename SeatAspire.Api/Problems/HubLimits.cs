using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Accounts;

namespace SeatAspire.Api.Problems;

/// <summary>What <see cref="RateLimits"/> is for requests, for the methods of hubs.</summary>
internal sealed class HubLimits(RateLimits limits) : IHubFilter, IDisposable
{
    private readonly PartitionedRateLimiter<HubCallerContext> _callers = PartitionedRateLimiter.Create<HubCallerContext, string>(
        caller => RateLimits.Bucket(caller.User?.PersonId() ?? caller.ConnectionId, limits.HubCallsPerSecond));

    /// <exception cref="HubException">The caller has asked too much.</exception>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = _callers.AttemptAcquire(invocationContext.Context);
        return lease.IsAcquired
            ? next(invocationContext)
            : throw new HubException(string.Create(
                CultureInfo.InvariantCulture, $"too-many-requests: at most {limits.HubCallsPerSecond} calls a second; wait a moment and ask again."));
    }

    public void Dispose() => _callers.Dispose();
}
