namespace SeatAspire.Api.Problems;

/// <summary>How much one address may take, over all replicas; see <see cref="ClientAddresses"/>. Settings of the section <c>Limits</c>; 0 lifts one.</summary>
public sealed class AddressLimits(IConfiguration configuration)
{
    private const int FewestUnpaidSeats = 40;

    private readonly int? _unpaidSeats = configuration["Limits:UnpaidSeatsPerAddress"] is { Length: > 0 } ? RateLimits.Read(configuration, "UnpaidSeatsPerAddress", 0) : null;

    /// <summary>Places and turns in the queue of a date, <c>Limits:PlacesPerAddress</c>.</summary>
    public int Places { get; } = RateLimits.Read(configuration, "PlacesPerAddress", 100);

    /// <summary>Open sockets of all hubs and the chat over TCP, <c>Limits:ConnectionsPerAddress</c>.</summary>
    public int Connections { get; } = RateLimits.Read(configuration, "ConnectionsPerAddress", 500);

    /// <summary>
    /// Seats of a date that are held or being paid, <c>Limits:UnpaidSeatsPerAddress</c>: unless set, the greater of 40 and a tenth of the
    /// house, which has <paramref name="seatCount"/>.
    /// </summary>
    public int UnpaidSeats(int seatCount) => _unpaidSeats ?? Math.Max(FewestUnpaidSeats, seatCount / 10);
}
