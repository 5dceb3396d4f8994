using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>The answer to a hold or release over the hub: what was asked for, or the problem.</summary>
public sealed record HubResponse(bool Ok, HoldResponse? Hold, IReadOnlyDictionary<string, object?>? Problem) : IHubResponse
{
    /// <summary>The problem, in the language of who called.</summary>
    public static HubResponse Refused(Refusal refusal, HubCallerContext caller) =>
        new(false, null, refusal.Body(Refusal.PrefersKorean(caller.GetHttpContext())));

    /// <inheritdoc/>
    static object IHubResponse.Refused(Refusal refusal, HubCallerContext caller) => Refused(refusal, caller);
}

/// <summary>
/// The seat rooms. Every page keeps this hub open; one may watch without signing in. What it takes and tells is in
/// docs/hubs.md; <see cref="SeatRooms"/> delivers it.
/// </summary>
public sealed class SeatHub(SeatRooms rooms, HoldService holds, ShowCatalog catalog, ClientAddresses addresses, SnapshotLimits snapshots) : Hub
{
    /// <summary>Most showings whose stock one connection may watch.</summary>
    public const int MostWatched = 50;

    // Far above what one may hold, which has a refusal of its own.
    private const int MostLabels = 1_000;
    private const long MostVersion = (1L << 53) - 1;

    // About, in JSON.
    private const int BytesOfNumber = 4;

    /// <summary>Enters a showing's room: the changes since a version, or all states.</summary>
    /// <exception cref="HubException">Unknown showing, too many rooms, states that cannot be read now, or too much was read already.</exception>
    public async Task<object> Join([HubShowing] string showingId, [HubNumber(0, MostVersion)] long? sinceVersion)
    {
        var (who, address) = (Context.User?.PersonId() ?? Context.ConnectionId, addresses.Caller(Context.GetHttpContext()!).Address);
        if (snapshots.Wait(who, address) is not null)
        {
            throw Refusals.TooManySnapshots.ToHubException(Context);
        }

        var answer = await rooms.JoinAsync(Context.ConnectionId, showingId, sinceVersion);
        snapshots.Charge(who, address, answer switch
        {
            SeatSnapshot all => all.States.Length,
            SeatChanges some => some.Changes.Count * BytesOfNumber,
            _ => 0,
        });
        return answer;
    }

    /// <summary>Leaves a showing's room.</summary>
    public Task Leave([HubText(HubShowingAttribute.LongestId)] string showingId) => rooms.LeaveAsync(Context.ConnectionId, showingId);

    /// <summary>Watches the free seats of these showings instead of those before; those that are unknown are passed over, unless all are.</summary>
    public Task WatchStock([HubShowings(MostWatched)] IReadOnlyList<string> showingIds) =>
        rooms.WatchStockAsync(Context.ConnectionId, [.. showingIds.Where(id => catalog.Find(id) is not null)]);

    /// <summary>Holds seats, as <c>POST showings/{id}/holds</c> does.</summary>
    public Task<HubResponse> Hold([HubShowing] string showingId, [HubTexts(MostLabels, HoldService.LongestLabel)] IReadOnlyList<string> labels) =>
        AnswerAsync(person => holds.HoldAsync(addresses.Caller(Context.GetHttpContext()!) with { PersonId = person }, showingId, labels));

    /// <summary>Gives a hold back, as <c>DELETE holds/{holdId}</c> does.</summary>
    public Task<HubResponse> Release([HubText(HoldId.Longest)] string holdId) =>
        AnswerAsync(async person => new HoldResult(null, await holds.ReleaseAsync(person, holdId)));

    private async Task<HubResponse> AnswerAsync(Func<string, Task<HoldResult>> act)
    {
        HoldResult result;
        try
        {
            result = Context.User?.PersonId() is { } person ? await act(person) : new(null, Refusals.Unauthorized);
        }
        catch (OutageException outage)
        {
            result = new(null, outage.Refusal);
        }

        return result.Refusal is { } refusal ? HubResponse.Refused(refusal, Context) : new(true, result.Hold, null);
    }
}
