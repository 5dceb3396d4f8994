using Microsoft.Extensions.Options;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>A hold, or why there is none. Both null: a release that went through.</summary>
public sealed record HoldResult(HoldResponse? Hold, Refusal? Refusal);

/// <summary>Where people ask for seats, by HTTP or hub alike: labels become seats, the store decides, the answer is worded.</summary>
public sealed class HoldService(
    ShowCatalog catalog, SeatStore store, QueueService queue, AddressShares shares, SeatMeters meters, IOptions<HoldOptions> options,
    TimeProvider time, ILogger<HoldService> log)
{
    /// <summary>Longer than any house's labels.</summary>
    internal const int LongestLabel = 40;

    /// <summary>Holds all of these seats, or none.</summary>
    public Task<HoldResult> HoldAsync(Caller caller, string showingId, IReadOnlyList<string>? labels) => HoldAsync(caller, showingId, new HoldRequest(labels));

    /// <summary>Holds all of the seats that are named, or so many of the best, or none.</summary>
    public async Task<HoldResult> HoldAsync(Caller caller, string showingId, HoldRequest request)
    {
        if (catalog.Find(showingId, out var missing) is not { } showing)
        {
            return new(null, missing);
        }

        var (seats, wish, refusal) = Read(showing, request);
        if (refusal is null)
        {
            var from = await shares.OfAsync(showing, caller);
            var (rules, terms) = (QueueRules.Of(showing, time.GetUtcNow()), HoldTerms.Of(showing, options.Value));
            var outcome = await (
                wish is not null ? store.HoldBestAsync(showing.Id, caller.PersonId, wish, Seating.Of(showing.Layout), rules, from, terms)
                : showing.Terms.NoSingleSeats ? store.HoldLeavingNoneSingleAsync(showing.Id, caller.PersonId, seats, Seating.Of(showing.Layout), rules, from, terms)
                : store.HoldAsync(showing.Id, caller.PersonId, seats, rules, from, terms));
            if (outcome.Hold is { } hold)
            {
                meters.Held(showing.Id, hold.Seats.Count);
                log.Held(showing.Id, hold.HoldId, hold.Seats.Count);
                return new(Answer(showing, hold), null);
            }

            refusal = outcome.Verdict switch
            {
                HoldVerdict.Taken => Refusals.SeatsTaken(outcome.Taken.Select(showing.Layout.Label)),
                HoldVerdict.Apart => Refusals.NoneTogether(outcome.Together),
                HoldVerdict.Single => Refusals.SingleSeat(outcome.Taken.Select(showing.Layout.Label)),
                HoldVerdict.Queue => queue.MustWait(showing, caller.PersonId, outcome.Place!),
                HoldVerdict.Full => Refusals.QueueFull,
                HoldVerdict.Crowded => Refusals.TooManyPlaces,
                HoldVerdict.Unpaid => Refusals.TooMuchUnpaid,
                HoldVerdict.Paused => Refusals.PauseAfterRunOuts(outcome.Wait!.Value),
                HoldVerdict.Unsure => Refusals.HoldUnsure,
                _ => Refusals.TooManySeats(showing.Terms.MaxSeatsOr(options.Value)),
            };
        }

        meters.Refused(showing.Id, refusal.Word);
        return new(null, refusal);
    }

    /// <summary>The caller's live holds, the one that ends first in front.</summary>
    public async Task<IReadOnlyList<HoldResponse>> HoldsAsync(string personId) =>
        Word(await store.HoldsAsync(personId));

    /// <summary>Holds as people are told of them.</summary>
    public IReadOnlyList<HoldResponse> Word(IEnumerable<Hold> holds) => [.. holds.Select(Answer).OfType<HoldResponse>()];

    /// <summary>Gives a hold back; null when it has ended.</summary>
    public async Task<Refusal?> ReleaseAsync(string personId, string? holdId)
    {
        if (holdId is null || !HoldId.TryGetShowing(holdId, out var showingId))
        {
            return Refusals.UnknownHold;
        }

        if (catalog.Find(showingId, out var missing, Refusals.UnknownHold) is null)
        {
            return missing;
        }

        var verdict = await store.ReleaseAsync(holdId, personId);
        if (verdict == ReleaseVerdict.Released)
        {
            meters.Released(showingId);
            log.Released(showingId, holdId);
        }

        return verdict switch
        {
            ReleaseVerdict.Released or ReleaseVerdict.Ended => null,
            ReleaseVerdict.Paying => Refusals.PaymentInProgress,
            ReleaseVerdict.Paid => Refusals.AlreadyPaid,
            _ => Refusals.UnknownHold,
        };
    }

    private (int[] Seats, SeatWish? Wish, Refusal? Refusal) Read(Showing showing, HoldRequest request)
    {
        if (request.Count is null && request.Category is null && request.Accessible is null)
        {
            var (seats, refusal) = ReadLabels(showing, request.Seats);
            return (seats, null, refusal);
        }

        var (wish, fault) = ReadWish(showing, request);
        return ([], wish, fault);
    }

    private (SeatWish? Wish, Refusal? Refusal) ReadWish(Showing showing, HoldRequest request)
    {
        if (request.Seats is not null || request.Count is not > 0)
        {
            return (null, Refusals.Validation(
                "Name seats by their labels in \"seats\", or say in \"count\" how many of the best you want, from 1; not both.",
                "\"seats\"에 좌석 이름을 적거나 \"count\"에 나란히 앉을 좌석 수를 1 이상으로 적어 주세요. 둘 다 쓸 수는 없습니다."));
        }

        var tier = showing.Layout.Tiers.FirstOrDefault(tier => tier.Name == request.Category);
        if (request.Category is not null && tier is null)
        {
            var names = string.Join(", ", showing.Layout.Tiers.Select(known => known.Name));
            return (null, Refusals.Validation(
                $"This date has no such category. Choose one of: {names}; or leave it out.",
                $"이 회차에 없는 등급입니다. 다음 중에서 고르거나 비워 주세요: {names}"));
        }

        return !showing.IsOnSale(time.GetUtcNow()) ? (null, Refusals.SaleClosed)
            : request.Count > showing.Terms.MaxSeatsOr(options.Value) ? (null, Refusals.TooManySeats(showing.Terms.MaxSeatsOr(options.Value)))
            : (new(request.Count.Value, tier?.Index, request.Accessible is true), null);
    }

    private (int[] Seats, Refusal? Refusal) ReadLabels(Showing showing, IReadOnlyList<string>? labels)
    {
        if (labels is not { Count: > 0 } || labels.Any(label => string.IsNullOrWhiteSpace(label) || label.Length > LongestLabel))
        {
            return ([], Refusals.Validation(
                "Name at least one seat by its label, for example \"I-18\".", "좌석 이름을 하나 이상 보내 주세요. 예: \"I-18\""));
        }

        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
        {
            return ([], Refusals.Validation("A seat is named twice. Name each seat once.", "같은 좌석이 두 번 들어 있습니다. 한 번씩만 보내 주세요."));
        }

        if (!showing.IsOnSale(time.GetUtcNow()))
        {
            return ([], Refusals.SaleClosed);
        }

        var most = showing.Terms.MaxSeatsOr(options.Value);
        if (labels.Count > most)
        {
            return ([], Refusals.TooManySeats(most));
        }

        var unknown = labels.Where(label => !showing.Layout.TryFind(label, out _)).ToList();
        if (unknown.Count > 0)
        {
            return ([], Refusals.UnknownSeat(unknown));
        }

        int[] seats = [.. labels.Select(label => showing.Layout.TryFind(label, out var seat) ? seat : -1)];
        var alone = seats.Where(seat => showing.Layout.PlaceOf(seat) is { } place && !seats.Contains(place)).ToList();
        return alone.Count > 0 ? ([], Refusals.CompanionOnly(alone.Select(showing.Layout.Label))) : (seats, null);
    }

    private HoldResponse? Answer(Hold hold) => catalog.Find(hold.ShowingId) is { } showing ? Answer(showing, hold) : null;

    /// <summary>Null where another replica knows newer prices already: this one will in a moment.</summary>
    private static HoldResponse? Answer(Showing showing, Hold hold) => showing.Prices.Find(HoldId.PriceList(hold.HoldId)) is { } prices
        ? new(
            hold.HoldId, hold.ShowingId, [.. hold.Seats.Select(showing.Layout.Label)],
            hold.Seats.Sum(seat => prices.PriceOf(showing.Layout, seat)), showing.Currency, hold.ExpiresAt, hold.Version)
        : null;
}

internal static partial class HoldLog
{
    [LoggerMessage(LogLevel.Debug, "Held {Seats} seats of {ShowingId} as {HoldId}")]
    public static partial void Held(this ILogger<HoldService> log, string showingId, string holdId, int seats);

    [LoggerMessage(LogLevel.Debug, "Released {HoldId} of {ShowingId}")]
    public static partial void Released(this ILogger<HoldService> log, string showingId, string holdId);
}

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
