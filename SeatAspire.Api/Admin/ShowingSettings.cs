using SeatAspire.Api.Accounts;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>All that operators set of a date. Times in UTC; see <see cref="ShowingChange"/> for each.</summary>
internal sealed record ShowingSettings(
    IReadOnlyList<long?> Amounts, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, DateTimeOffset? SaleClosesAt, DateTimeOffset? RefundUntil,
    int? HoldSeconds, int? MaxSeats, BuyerRule Buyer, bool NoSingleSeats, QueueSettings Queue)
{
    /// <summary>What a date has that was given nothing else; its times are given.</summary>
    public static readonly ShowingSettings Default = new(
        [], default, default, null, null, null, null, SaleTerms.Default.Buyer, SaleTerms.Default.NoSingleSeats, QueueSettings.Default);

    /// <summary>Those of a date.</summary>
    public static ShowingSettings Of(Showing showing) => new(
        showing.Prices.Current.Amounts, showing.StartsAt, showing.SaleOpensAt, showing.LastSale, showing.LastRefund,
        showing.Terms.HoldSeconds, showing.Terms.MaxSeats, showing.Terms.Buyer, showing.Terms.NoSingleSeats, showing.Queue);

    /// <summary>
    /// The same for a date of another beginning: what is said of time, as long before it. The queue's opening is no part of a sale that is copied.
    /// </summary>
    public ShowingSettings At(DateTimeOffset startsAt) => this with
    {
        StartsAt = startsAt,
        SaleClosesAt = startsAt - (StartsAt - SaleClosesAt),
        RefundUntil = startsAt - (StartsAt - RefundUntil),
    };

    /// <summary>The same for other seats: a category keeps its price by its name.</summary>
    /// <param name="layout">Those that they were for.</param>
    /// <param name="other">Those that they are for.</param>
    public ShowingSettings For(VenueLayout layout, VenueLayout other) => this with
    {
        Amounts = [.. other.Tiers.Select(tier => layout.Tiers.FirstOrDefault(known => known.Name == tier.Name) is { } same ? Prices().Current[same.Index] : null)],
    };

    /// <summary>Why settings can't go together; null where they can.</summary>
    public Refusal? Fault(VenueLayout layout) =>
        SaleOpensAt >= StartsAt ? Refusals.Validation("startsAt is after saleOpensAt: the sale opens first.", "startsAt은 saleOpensAt보다 나중이어야 합니다. 판매 시작이 먼저입니다.")
        : SaleClosesAt <= SaleOpensAt ? Refusals.Validation("saleClosesAt is after saleOpensAt.", "saleClosesAt은 saleOpensAt보다 나중이어야 합니다.")
        // Said as of another date, they may have come out of it.
        : (SaleClosesAt is { } closes && !Dates.IsMeant(closes)) || (RefundUntil is { } until && !Dates.IsMeant(until)) ? Refusals.Validation(
            "refundUntil and saleClosesAt are as long before the beginning as those of the date that is copied, which is not between 2000 and 2100 here: say them.",
            "refundUntil과 saleClosesAt은 복사한 회차와 같은 간격으로 정해지는데, 여기서는 2000년과 2100년 사이가 아닙니다. 직접 적어 주세요.")
        : SaleClosesAt > StartsAt ? Refusals.Validation("saleClosesAt is not after startsAt.", "saleClosesAt은 startsAt보다 나중일 수 없습니다.")
        : Prices().Missing(layout).Select(tier => tier.Name).ToList() is { Count: > 0 } unpriced ? Refusals.Validation(
            $"prices: a price is missing of {string.Join(", ", unpriced)}. Each category with seats has one.",
            $"prices: 다음 등급의 가격이 없습니다: {string.Join(", ", unpriced)}. 좌석이 있는 등급에는 가격이 필요합니다.")
        : null;

    /// <summary>Puts them into a date's row, but for its queue and prices, which have their own.</summary>
    public void WriteTo(ShowingRow row)
    {
        (row.StartsAt, row.SaleOpensAt, row.SaleClosesAt, row.RefundUntil) = (StartsAt, SaleOpensAt, SaleClosesAt, RefundUntil);
        (row.HoldSeconds, row.MaxSeats, row.Buyer, row.NoSingleSeats) = (HoldSeconds, MaxSeats, Buyer.Word(), NoSingleSeats);
    }

    /// <summary>The fields in which these differ from others, as the log has them.</summary>
    public Dictionary<string, AuditChange> Since(ShowingSettings before, VenueLayout layout)
    {
        var changes = new Dictionary<string, AuditChange>();
        foreach (var tier in layout.Tiers)
        {
            Compare("prices." + tier.Name, before.Prices().Current[tier.Index], Prices().Current[tier.Index]);
        }

        Compare("startsAt", Said(before.StartsAt), Said(StartsAt));
        Compare("saleOpensAt", Said(before.SaleOpensAt), Said(SaleOpensAt));
        Compare("saleClosesAt", before.SaleClosesAt, SaleClosesAt);
        Compare("refundUntil", before.RefundUntil, RefundUntil);
        Compare("holdSeconds", before.HoldSeconds, HoldSeconds);
        Compare("maxSeats", before.MaxSeats, MaxSeats);
        Compare("buyer", before.Buyer.Word(), Buyer.Word());
        Compare("noSingleSeats", before.NoSingleSeats, NoSingleSeats);
        Compare("mode", before.Queue.Mode.Word(), Queue.Mode.Word());
        Compare("threshold", before.Queue.Threshold, Queue.Threshold);
        Compare("admitPerSecond", before.Queue.AdmitPerSecond, Queue.AdmitPerSecond);
        Compare("leaseSeconds", before.Queue.LeaseSeconds, Queue.LeaseSeconds);
        Compare("paused", before.Queue.Paused, Queue.Paused);
        Compare("opensAt", before.Queue.OpensAt, Queue.OpensAt);
        Compare("draw", before.Queue.Draw, Queue.Draw);
        return changes;

        void Compare<T>(string field, T old, T now)
        {
            if (!EqualityComparer<T>.Default.Equals(old, now))
            {
                changes[field] = new(old, now);
            }
        }

        // Of a new date there was none.
        static DateTimeOffset? Said(DateTimeOffset time) => time == default ? null : time;
    }

    private ShowingPrices Prices() => ShowingPrices.Of(Amounts);
}

/// <summary>What an operator set of a date, in the words of <c>PUT showings/{id}</c>, which takes it back as it is.</summary>
public sealed record ShowingSettingsResponse(
    IReadOnlyDictionary<string, long?> Prices, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, DateTimeOffset? SaleClosesAt, DateTimeOffset? RefundUntil,
    int? HoldSeconds, int? MaxSeats, string Buyer, bool NoSingleSeats,
    string Mode, int Threshold, int AdmitPerSecond, int LeaseSeconds, bool Paused, DateTimeOffset? OpensAt, bool Draw)
{
    internal static ShowingSettingsResponse Of(Showing showing)
    {
        var (settings, queue) = (ShowingSettings.Of(showing), showing.Queue);
        return new(
            showing.Layout.Tiers.DistinctBy(tier => tier.Name).ToDictionary(tier => tier.Name, tier => showing.Prices.Current[tier.Index]),
            settings.StartsAt, settings.SaleOpensAt, settings.SaleClosesAt, settings.RefundUntil, settings.HoldSeconds, settings.MaxSeats,
            settings.Buyer.Word(), settings.NoSingleSeats,
            queue.Mode.Word(), queue.Threshold, queue.AdmitPerSecond, queue.LeaseSeconds, queue.Paused, queue.OpensAt, queue.Draw);
    }
}

/// <summary>A date as its operator is answered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ShowId">The show's.</param>
/// <param name="State"><c>scheduled</c>, <c>on-sale</c>, <c>closed</c> or <c>cancelled</c>.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="SaleOpensAt">When sales begin.</param>
/// <param name="LayoutHash">Names its layout.</param>
/// <param name="Settings">All that can be set.</param>
/// <param name="Queue">Of that, its queue's.</param>
/// <param name="Missing">What keeps it from being sold: <c>prices.CATEGORY</c>, <c>seats</c> (none is for sale), <c>saleClosesAt</c> or <c>startsAt</c> (past). Empty where nothing does.</param>
/// <param name="Refunds">How far its refunds are, once it is cancelled.</param>
/// <param name="Series">The other dates of a series that were added with it.</param>
public sealed record AdminShowingResponse(
    string Id, string ShowId, string State, DateTimeOffset StartsAt, DateTimeOffset SaleOpensAt, string LayoutHash,
    ShowingSettingsResponse Settings, QueueSettingsResponse Queue, IReadOnlyList<string> Missing, RefundProgress? Refunds = null,
    IReadOnlyList<AdminShowingResponse>? Series = null)
{
    internal static AdminShowingResponse Of(Showing showing, int blocked, DateTimeOffset now) => new(
        showing.Id, showing.ShowId, showing.State(now), showing.StartsAt, showing.SaleOpensAt, showing.Layout.Hash,
        ShowingSettingsResponse.Of(showing), QueueSettingsResponse.Of(showing.Queue), MissingOf(showing, blocked, now));

    /// <param name="showing">The date.</param>
    /// <param name="blocked">How many of its seats are not for sale.</param>
    /// <param name="now">The time.</param>
    internal static IReadOnlyList<string> MissingOf(Showing showing, int blocked, DateTimeOffset now)
    {
        var missing = showing.Prices.Missing(showing.Layout).Select(tier => "prices." + tier.Name).Distinct().ToList();
        if (blocked >= showing.Layout.SeatCount)
        {
            missing.Add("seats");
        }

        if (showing.SaleClosesAt <= now)
        {
            missing.Add(showing.StartsAt <= now ? "startsAt" : "saleClosesAt");
        }

        return missing;
    }
}

/// <summary>How far the refunds of a cancelled date are.</summary>
/// <param name="Done">Orders whose money is given back.</param>
/// <param name="Of">Orders that had something to give back.</param>
public sealed record RefundProgress(int Done, int Of);
