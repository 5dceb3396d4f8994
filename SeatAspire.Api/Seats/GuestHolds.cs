using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Seats;

/// <summary>A guest's holds are given back when they log into an account; those being paid are not, and become its orders.</summary>
internal sealed class GuestHolds(SeatStore store, SeatMeters meters) : IGuestProperty
{
    public Task<bool> MoveAsync(SeatDb db, string guestId, string accountId, CancellationToken cancellation) => Task.FromResult(false);

    public async Task FollowAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        foreach (var hold in await store.HoldsAsync(guestId))
        {
            if (await store.ReleaseAsync(hold.HoldId, guestId) == ReleaseVerdict.Released)
            {
                meters.Released(hold.ShowingId);
            }
        }
    }
}
