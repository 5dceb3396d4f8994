using System.Text.Json;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>A place in a queue, or why there is none.</summary>
public sealed record QueueResult(QueueResponse? Answer, Refusal? Refusal);

/// <summary>Where people line up and ask how far they are, by HTTP or hub alike.</summary>
public sealed class QueueService(ShowCatalog catalog, QueueStore store, RestoredSoon restored, AddressShares shares, QueueMeters meters, TimeProvider time)
{
    /// <summary>Enters a queue, or looks: asking again never loses the place.</summary>
    public async Task<QueueResult> EnterAsync(string showingId, Caller caller)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return new(null, missing);
        }

        var now = time.GetUtcNow();
        if (showing.IsOver(now))
        {
            return new(null, Refusals.SaleClosed);
        }

        if (HasNoQueueYet(showing, now))
        {
            return new(QueueResponse.Open(showing), null);
        }

        meters.Asked(showing.Id);
        var entry = await restored.AskAsync(showing.Id, async () => await store.EnterAsync(showing, caller.PersonId, await shares.OfAsync(showing, caller)));
        return entry.Place is { } place ? new(Word(showing, caller.PersonId, place), null)
            : new(null, entry.Crowded ? Refusals.TooManyPlaces : Refusals.QueueFull);
    }

    /// <summary>Looks without entering.</summary>
    public async Task<QueueResult> LookAsync(string showingId, string personId)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return new(null, missing);
        }

        var now = time.GetUtcNow();
        return new(
            showing.IsOver(now) || HasNoQueueYet(showing, now) ? QueueResponse.Open(showing)
                : Word(showing, personId, await restored.AskAsync(showing.Id, () => store.PlaceAsync(showing, personId))),
            null);
    }

    /// <summary>Looks as somebody who has not signed in.</summary>
    public async Task<(QueueOverview? Overview, Refusal? Refusal)> OverviewAsync(string showingId)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return (null, missing);
        }

        var now = time.GetUtcNow();
        var stats = showing.IsOver(now) || HasNoQueueYet(showing, now) ? new(0, 0, 0, 0, QueueOn: false) : await store.StatsAsync(showing);
        return (
            new(
                showing.Id, stats.QueueOn, stats.Waiting + stats.InLobby, showing.Queue.OpensAt is null ? null : showing.QueueOpensAt, showing.Queue.Draw,
                showing.Queue.Paused),
            null);
    }

    /// <summary>Gives up a turn or a place; null when there is none any more.</summary>
    public async Task<Refusal?> LeaveAsync(string showingId, string personId)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return missing;
        }

        if (await store.LeaveAsync(showing, personId))
        {
            meters.Left(showing.Id);
        }

        return null;
    }

    /// <summary>Why a hold was refused: the person has to wait, and where they stand.</summary>
    public Refusal MustWait(Showing showing, string personId, QueuePlace place) => new(403, "queue-required",
        "It is not your turn yet, and nothing was held. You keep your place in the queue; you are let in when your turn comes.",
        "아직 차례가 아니어서 좌석을 잡지 못했습니다. 대기 순번은 유지되며 차례가 되면 입장합니다.")
    {
        Facts = JsonSerializer.SerializeToElement(Word(showing, personId, place), JsonSerializerOptions.Web).EnumerateObject()
            .ToDictionary(member => member.Name, member => (object?)member.Value),
    };

    private QueueResponse Word(Showing showing, string personId, QueuePlace place) =>
        QueueResponse.Of(showing, personId, place, store.IsOn(showing, place.Waiting, place.Active), time.GetUtcNow());

    // Before the sale people look at the map as they like; only a scheduled opening makes them line up.
    private static bool HasNoQueueYet(Showing showing, DateTimeOffset now) => now < showing.SaleOpensAt && showing.Queue.OpensAt is null;
}
