using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>What may have to happen after a commit. Every kind may happen twice: each is idempotent.</summary>
public enum OutboxKind
{
    /// <summary>All that a sale of seats leaves to be done, in one row; <see cref="OutboxKinds.OfSale"/> tells what. Subject: the order.</summary>
    Sale,

    /// <summary>Show an order's seats as sold. Subject: the order.</summary>
    Sell,

    /// <summary>Show the seats of a refund as free, or how many goods there are again, and tell the order's owner. Subject: the refund.</summary>
    FreeSeats,

    /// <summary>As <see cref="FreeSeats"/>, of a whole order, by a release that knew no refunds of some seats. Subject: the order.</summary>
    Free,

    /// <summary>Take the money. Subject: the payment.</summary>
    Capture,

    /// <summary>Let go of money that may be reserved. Subject: the payment.</summary>
    Void,

    /// <summary>Give the amount of a refund back. Subject: the refund.</summary>
    RefundAmount,

    /// <summary>Give all of the money back, by a release that knew no other refunds. Subject: the payment.</summary>
    Refund,

    /// <summary>Give all of an order back whose date was called off. Subject: the order.</summary>
    CancelOrder,

    /// <summary>End a rehearsal whose time is over. Subject: the date.</summary>
    EndRehearsal,

    /// <summary>Show that an order's seat is another one now, and tell the order's owner. Subject: the move.</summary>
    Move,

    /// <summary>Tell the buyer's browsers about the order and everybody about the purchase. Subject: the order.</summary>
    Announce,

    /// <summary>What still comes of a guest who logged in goes over into the account. Subject: the guest.</summary>
    Takeover,

    /// <summary>Erase what was sold to somebody after they were erased. Subject: the person.</summary>
    Erase,
}

/// <summary>How kinds are written into rows.</summary>
public static class OutboxKinds
{
    /// <summary>
    /// What a sale of seats leaves to be done: what <see cref="OutboxKind.Sale"/> stands for. What was sold at the box office is nobody's news, and its
    /// money is there.
    /// </summary>
    public static IReadOnlyList<OutboxKind> OfSale(OrderRow order) =>
        order.Place == OrderPlace.BoxOffice ? [OutboxKind.Sell] : [OutboxKind.Sell, OutboxKind.Announce, OutboxKind.Capture];

    /// <summary>An order's subject for one of <see cref="OfSale"/>.</summary>
    public static string SubjectOf(this OutboxKind kind, OrderRow order) => kind == OutboxKind.Capture ? order.PaymentId : order.Id;

    /// <summary>Whether the payment provider does it, and no part of ours.</summary>
    public static bool AsksProvider(this OutboxKind kind) => kind is OutboxKind.Capture or OutboxKind.Void or OutboxKind.RefundAmount or OutboxKind.Refund;

    /// <summary>The word in the column <c>kind</c>.</summary>
    public static string Word(this OutboxKind kind) => kind switch
    {
        OutboxKind.Sale => "sale",
        OutboxKind.Sell => "sell",
        OutboxKind.FreeSeats => "free-seats",
        OutboxKind.Free => "free",
        OutboxKind.Capture => "capture",
        OutboxKind.Void => "void",
        OutboxKind.RefundAmount => "refund-amount",
        OutboxKind.Refund => "refund",
        OutboxKind.CancelOrder => "cancel-order",
        OutboxKind.EndRehearsal => "end-rehearsal",
        OutboxKind.Move => "move",
        OutboxKind.Announce => "announce",
        OutboxKind.Takeover => GuestTakeover.OutboxKind,
        OutboxKind.Erase => "erase",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of a word; null for one that a newer release wrote.</summary>
    public static OutboxKind? Parse(string word) =>
        Array.Find(Enum.GetValues<OutboxKind>(), kind => kind.Word() == word) is var kind && kind.Word() == word ? kind : null;

    /// <summary>A row that nobody has claimed.</summary>
    public static OutboxRow Row(this OutboxKind kind, string subject, DateTimeOffset due) =>
        new() { Kind = kind.Word(), Subject = subject, DueAt = due };

    /// <summary>A row that is written with a claim, until it is due for others.</summary>
    public static OutboxRow ClaimedRow(this OutboxKind kind, string subject, DateTimeOffset due, string claim) =>
        new() { Kind = kind.Word(), Subject = subject, DueAt = due, ClaimedBy = claim, Attempts = 1 };
}
