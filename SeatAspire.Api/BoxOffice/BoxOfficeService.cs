using System.Security.Claims;
using System.Text.Json;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.BoxOffice;

/// <summary>
/// Sells seats at the box office: as a buyer's purchase, by the numbers of <see cref="Purchase"/>, but that 1 takes the seats and begins to pay them in one
/// step, whoever waits in the queue, and that no provider is asked in 3. Whatever dies in between leaves a sale or none, by what is there for purchases:
/// the next request with the key, the resolver, the outbox.
/// </summary>
/// <remarks>
/// A sale is nobody's who can sign in. Its person is one of its own, made of the operator, the date and the key: so a key stands for one sale of theirs, and the buyer's
/// name can be erased as anybody's.
/// </remarks>
internal sealed class BoxOfficeService(
    SeatStore seats, PaymentRepository payments, PaymentDriver driver, Purchase purchase)
{
    private const int Rounds = 3;

    /// <summary>Sells all of these seats, or none, or repeats what the key was answered before.</summary>
    /// <param name="sale">What is asked.</param>
    /// <param name="aborted">Ends only the waiting for another request's answer, never a sale.</param>
    public async Task<PayResponse> SellAsync(BoxOfficeSale sale, CancellationToken aborted)
    {
        for (var round = 1; ; round++)
        {
            if (await EarlierAsync(sale.Call, aborted) is { } earlier)
            {
                return earlier;
            }

            if (sale.Check() is { } refusal)
            {
                return new RefusedResponse(refusal);
            }

            var (showing, call) = (sale.Showing, sale.Call);
            var prices = showing.Prices.Current;
            // 1. The seats are being paid: nobody else holds them from here on.
            var taken = await seats.TakeAsync(showing.Id, call.PersonId, call.KeyHash, sale.Seats, prices.Number);
            switch (taken.Verdict)
            {
                case BoxOfficeVerdict.Taken:
                    var amount = call.Method == BoxOfficeMethod.Comp ? 0 : sale.Seats.Sum(seat => prices.PriceOf(showing.Layout, seat));
                    var payment = driver.NewPayment(
                        call, taken.HoldId, taken.Attempt, showing.Id, SeatList.Format(sale.Seats), amount, showing.Currency, OrderRefusals.SaleGivenUp);
                    return await driver.BeginAsync(call, payment, purchase, aborted);
                case BoxOfficeVerdict.SeatsTaken:
                    // Perhaps by this very sale, which was asked for twice.
                    return await EarlierAsync(call, aborted) ?? new RefusedResponse(OrderRefusals.NotForSale(taken.Others.Select(showing.Layout.Label)));
                case BoxOfficeVerdict.UnderWay when round == Rounds:
                    return new RefusedResponse(Refusals.PaymentInProgress);
            }

            // The same request is under way and has written nothing yet. Either its row comes, or it died between 1 and 2.
            if (await driver.FollowAsync(call, purchase, aborted) is { } answer)
            {
                return answer;
            }

            await purchase.GiveUpRowlessAsync(taken.HoldId, taken.Attempt, call.PersonId, showing.Id);
        }
    }

    /// <summary>What the key's sale was answered or will be; null where there is none.</summary>
    private async Task<PayResponse?> EarlierAsync(PayCall call, CancellationToken aborted) =>
        await payments.FindAsync(call.PersonId, call.Key, aborted) is { } row ? await purchase.EarlierAsync(call, row, aborted) : null;
}

/// <summary>A sale that is asked for: what could be refused without asking Redis or the database.</summary>
internal sealed record BoxOfficeSale
{
    /// <summary>How long after its beginning a date is still sold: longer than any show.</summary>
    public static readonly TimeSpan SoldAfterStart = TimeSpan.FromHours(12);

    private readonly DateTimeOffset _now;
    private readonly IReadOnlyList<string> _unknown;

    /// <param name="showing">The date.</param>
    /// <param name="request">Seats, method, buyer, note; <see cref="SaleRequest.Check"/> has passed it.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="who">The operator.</param>
    /// <param name="korean">The language of refusals.</param>
    /// <param name="now">The time.</param>
    public BoxOfficeSale(Showing showing, SaleRequest request, string key, ClaimsPrincipal who, bool korean, DateTimeOffset now)
    {
        (Showing, _now) = (showing, now);
        string[] labels = [.. request.Seats.Order(StringComparer.Ordinal)];
        _unknown = [.. labels.Where(label => !showing.Layout.TryFind(label, out _))];
        Seats = [.. labels.Except(_unknown).Select(label => showing.Layout.TryFind(label, out var seat) ? seat : -1).Order()];
        var note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim();
        Call = new(
            // In a hold's place: all of the request that has no place of its own, the seats in whatever order.
            JsonSerializer.Serialize((string?[])["box-office", showing.Id, note, .. labels]),
            PersonOf(who, showing.Id, key), Nickname: "", key, request.Method, korean, Buyer: request.Buyer, Sale: new(who, note));
    }

    /// <summary>The date.</summary>
    public Showing Showing { get; }

    /// <summary>The seats, ascending.</summary>
    public IReadOnlyList<int> Seats { get; }

    /// <summary>As purchases know it.</summary>
    public PayCall Call { get; }

    /// <summary>Why these seats can't be sold now; null where they may be. The sale's own dates don't count: the box office sells before and after.</summary>
    public Refusal? Check() =>
        Showing.CancelledAt is not null || Showing.StartsAt + SoldAfterStart <= _now || Showing.Prices.Missing(Showing.Layout).Any() ? OrderRefusals.NotSoldHere
        : Showing.IsRehearsed(_now) ? OrderRefusals.NotWhileRehearsed
        : _unknown.Count > 0 ? Refusals.UnknownSeat(_unknown)
        : null;

    private static string PersonOf(ClaimsPrincipal who, string showingId, string key) =>
        BoxOfficeHolds.PersonOf($"box-office\n{who.PersonId()}\n{showingId}\n{key}");
}
