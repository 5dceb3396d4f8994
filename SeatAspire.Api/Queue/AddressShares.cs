using SeatAspire.Api.Callers;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>What an address may have of a date. The default value is nobody's: no limit goes for it, and nothing is counted.</summary>
/// <param name="Hash">Stands for the address in Redis.</param>
/// <param name="MostUnpaidSeats">Most seats held or being paid; 0: any number, though they are counted.</param>
/// <param name="MostPlaces">Most places and turns in the queue; 0: any number.</param>
public readonly record struct AddressShare(string? Hash, int MostUnpaidSeats, int MostPlaces);

/// <summary>Looks up what a caller's address may have of a date.</summary>
public sealed class AddressShares(AddressHashes hashes, AddressLimits limits, RedisEpoch epoch, TimeProvider time)
{
    /// <summary>The share; none for who is exempt, and without limits where the date's sale is rehearsed.</summary>
    /// <exception cref="RedisAwayException">Redis does not answer.</exception>
    public async ValueTask<AddressShare> OfAsync(Showing showing, Caller caller) => caller.Address is { } address
        ? showing.IsRehearsed(time.GetUtcNow()) ? new(await hashes.OfAsync(showing.Id, address, epoch.Current), 0, 0)
        : new(await hashes.OfAsync(showing.Id, address, epoch.Current), limits.UnpaidSeats(showing.Layout.SeatCount), limits.Places)
        : default;
}
