using System.Threading.RateLimiting;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// How often one e-mail may be tried on a replica, from wherever: what many addresses guess together is slow too. Whether an
/// account has the e-mail plays no part, so that nobody learns it.
/// </summary>
public sealed class LoginRates : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;

    /// <summary>With <c>Limits:LoginsPerMinuteOfEmail</c>, 60 unless set.</summary>
    public LoginRates(IConfiguration configuration)
    {
        var perMinute = RateLimits.Read(configuration, "LoginsPerMinuteOfEmail", 60);
        _limiter = PartitionedRateLimiter.Create<string, string>(email => RateLimits.PerMinute(email, perMinute));
    }

    /// <summary>Null when the e-mail may be tried, else how long to wait.</summary>
    public TimeSpan? Wait(string email)
    {
        // No account has a longer one; those share a limit, and none is kept.
        using var lease = _limiter.AttemptAcquire(email.Length <= AccountRules.LongestEmail ? AccountRules.FoldEmail(email) : "");
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : TimeSpan.FromMinutes(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
