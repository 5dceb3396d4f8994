using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Callers;

/// <summary>
/// How much one person or address may ask of one replica. A person counts by token, so that an office or a load test behind
/// one address is not held to what one person may do; only what comes without a token counts by address.
/// </summary>
public sealed class RateLimits
{
    /// <summary>The policy of calls that make a new person.</summary>
    public const string Guests = "guests";

    /// <summary>The policy of sign-ups.</summary>
    public const string SignUps = "sign-ups";

    internal static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    private RateLimits(IConfiguration configuration)
    {
        GuestsPerSecond = Read(configuration, "GuestsPerSecond", 200);
        LoginsPerSecond = Read(configuration, "LoginsPerSecond", 10);
        SignUpsPerMinute = Read(configuration, "SignUpsPerMinute", 60);
        RequestsPerSecond = Read(configuration, "RequestsPerSecond", 200);
        AnonymousRequestsPerSecond = Read(configuration, "AnonymousRequestsPerSecond", 2_000);
        HubCallsPerSecond = Read(configuration, "HubCallsPerSecond", 2_000);
    }

    /// <summary>Sign-ins of guests from one address, <c>Limits:GuestsPerSecond</c>.</summary>
    public int GuestsPerSecond { get; }

    /// <summary>Log-ins from one address, or a known device, <c>Limits:LoginsPerSecond</c>.</summary>
    public int LoginsPerSecond { get; }

    /// <summary>Sign-ups from one address, <c>Limits:SignUpsPerMinute</c>.</summary>
    public int SignUpsPerMinute { get; }

    /// <summary>Requests of one person, <c>Limits:RequestsPerSecond</c>.</summary>
    public int RequestsPerSecond { get; }

    /// <summary>Requests without a token from one address, <c>Limits:AnonymousRequestsPerSecond</c>; connections to hubs count too.</summary>
    public int AnonymousRequestsPerSecond { get; }

    /// <summary>
    /// Calls of one person to the hubs, on all their connections; of who has not signed in, on each. <c>Limits:HubCallsPerSecond</c>.
    /// </summary>
    public int HubCallsPerSecond { get; }

    /// <summary>A limit of the settings' section <c>Limits</c>; 0 lifts it.</summary>
    /// <exception cref="InvalidOperationException">It is below 0.</exception>
    internal static int Read(IConfiguration configuration, string name, int otherwise) => configuration.GetValue("Limits:" + name, otherwise) is >= 0 and var limit
        ? limit
        : throw new InvalidOperationException($"The setting Limits:{name} must be 0, which lifts it, or above.");

    /// <summary>Registers the limits as the settings have them.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        var limits = new RateLimits(builder.Configuration);
        builder.Services.AddSingleton(limits).AddSingleton<SnapshotLimits>().AddSingleton<ClientAddresses>().AddSingleton(new AddressLimits(builder.Configuration));
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.PersonId() is { } person
                ? Bucket("person " + person, limits.RequestsPerSecond)
                : Bucket("address " + Address(context), limits.AnonymousRequestsPerSecond));
            options.AddPolicy(Guests, context => Bucket(Address(context), limits.GuestsPerSecond));
            options.AddPolicy(SignUps, context => PerMinute(Address(context), limits.SignUpsPerMinute));
            options.OnRejected = static (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) && known > DefaultWait ? known : DefaultWait;
                return new ValueTask(Refusals.TooManyRequests(wait).ToResult().ExecuteAsync(rejected.HttpContext));
            };
        });
    }

    /// <summary>A full bucket is one second's worth; it fills in up to ten steps a second.</summary>
    internal static RateLimitPartition<string> Bucket(string who, int perSecond)
    {
        if (perSecond == 0)
        {
            return RateLimitPartition.GetNoLimiter(who);
        }

        var step = Math.Max(1, perSecond / 10);
        return RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = step,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)step / perSecond),
            QueueLimit = 0,
        });
    }

    /// <summary>A full bucket is one minute's worth; it fills one by one.</summary>
    internal static RateLimitPartition<string> PerMinute(string who, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter(who)
        : RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            QueueLimit = 0,
        });

    private static string Address(HttpContext context) => context.RequestServices.GetRequiredService<ClientAddresses>().Of(context);
}

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

        return HubRefusals.AnswerOf(invocationContext, Refusals.TooManyRequests(RateLimits.DefaultWait)) is { } answer
            ? new(answer)
            : throw new HubException(string.Create(
                CultureInfo.InvariantCulture, $"too-many-requests: at most {limits.HubCallsPerSecond} calls a second; wait a moment and ask again."));
    }

    public void Dispose() => _callers.Dispose();
}

/// <summary>How much one address may take, over all replicas; see <see cref="ClientAddresses"/>. Settings of the section <c>Limits</c>; 0 lifts one.</summary>
public sealed class AddressLimits(IConfiguration configuration)
{
    private const int FewestUnpaidSeats = 40;

    private readonly int? _unpaidSeats = configuration["Limits:UnpaidSeatsPerAddress"] is { Length: > 0 } ? RateLimits.Read(configuration, "UnpaidSeatsPerAddress", 0) : null;

    /// <summary>Places and turns in the queue of a date, <c>Limits:PlacesPerAddress</c>.</summary>
    public int Places { get; } = RateLimits.Read(configuration, "PlacesPerAddress", 100);

    /// <summary>Wrong codes of a date from one person in a minute, and ten times as many from an address, <c>Limits:WrongCodesPerMinute</c>.</summary>
    public int WrongCodesPerMinute { get; } = RateLimits.Read(configuration, "WrongCodesPerMinute", 10);

    /// <summary>Open sockets of all hubs and the chat over TCP, <c>Limits:ConnectionsPerAddress</c>.</summary>
    public int Connections { get; } = RateLimits.Read(configuration, "ConnectionsPerAddress", 500);

    /// <summary>
    /// Seats of a date that are held or being paid, <c>Limits:UnpaidSeatsPerAddress</c>: unless set, the greater of 40 and a tenth of the
    /// house, which has <paramref name="seatCount"/>.
    /// </summary>
    public int UnpaidSeats(int seatCount) => _unpaidSeats ?? Math.Max(FewestUnpaidSeats, seatCount / 10);
}
