namespace SeatAspire.Api.Data;

/// <summary>A house with its tiers and prices, immutable: <see cref="Hash"/> names its content.</summary>
public sealed class LayoutRow
{
    public required string Hash { get; init; }
    public required int SeatCount { get; init; }

    /// <summary>The layout as the wire contract spells it.</summary>
    public required string Json { get; init; }
}

/// <summary>What is played.</summary>
public sealed class ShowRow
{
    public required string Id { get; init; }
    public required string Title { get; set; }
    public required string Venue { get; set; }
    public required string Description { get; set; }
    public required string PosterUrl { get; set; }

    /// <summary>Order in the list of shows, from 0.</summary>
    public required int Position { get; set; }
}

/// <summary>One date of a show: what seats and sales hang on.</summary>
public sealed class ShowingRow
{
    public required string Id { get; init; }
    public required string ShowId { get; init; }
    public required string LayoutHash { get; init; }
    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset SaleOpensAt { get; set; }

    /// <summary>Ended by the operator, whatever the dates say.</summary>
    public required bool SaleClosed { get; set; }

    /// <summary>Until when buyers may cancel; until it begins if null.</summary>
    public DateTimeOffset? RefundUntil { get; set; }
}

/// <summary>How a date's waiting queue lets people in; without a row it has the defaults.</summary>
public sealed class QueueSettingsRow
{
    public required string ShowingId { get; init; }

    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    public required string Mode { get; set; }
    public required int Threshold { get; set; }
    public required int AdmitPerSecond { get; set; }
    public required int LeaseSeconds { get; set; }
    public required bool Paused { get; set; }
    public required DateTimeOffset? OpensAt { get; set; }
    public required bool Draw { get; set; }
}

/// <summary>A drawn opening of a date: frozen, then given a seed, then shown.</summary>
public sealed class DrawRow
{
    public required string ShowingId { get; init; }

    /// <summary>The ids of those who take part, ascending, each followed by a line feed.</summary>
    public required string Entries { get; init; }
    public required int EntryCount { get; init; }

    /// <summary>SHA-256 of <see cref="Entries"/>, lower case hexadecimal.</summary>
    public required string EntriesHash { get; init; }

    /// <summary>The place of who is drawn first; the others follow without a gap.</summary>
    public required long FirstPlace { get; init; }

    /// <summary>Made after the entries were published; lower case hexadecimal.</summary>
    public required string? Seed { get; set; }
    public required DateTimeOffset FrozenAt { get; init; }

    /// <summary>When all had their places.</summary>
    public required DateTimeOffset? ShownAt { get; set; }
}

/// <summary>A seat that is never sold, such as one behind a pillar.</summary>
public sealed class BlockedSeatRow
{
    public required string ShowingId { get; init; }
    public required int Seat { get; init; }
}

/// <summary>The one row that says which life of Redis (its run id) the seat states belong to.</summary>
public sealed class SeatEpochRow
{
    public required int Id { get; init; }
    public required long Epoch { get; set; }
    public required string RunId { get; set; }
}

/// <summary>One attempt to pay for a hold; committed before the provider is asked.</summary>
public sealed class PaymentRow
{
    public required string Id { get; init; }
    public required string HoldId { get; init; }

    /// <summary>Counts from 1 within a hold, by Redis.</summary>
    public required int Attempt { get; init; }
    public required string PersonId { get; init; }
    public required string IdempotencyKey { get; init; }

    /// <summary>SHA-256 of hold and body, hexadecimal: the same key with another request is refused.</summary>
    public required string RequestHash { get; init; }
    public required string ShowingId { get; init; }

    /// <summary>What is bought: seat indexes, comma separated; of goods <c>ID QUANTITY PRICE</c>, comma separated.</summary>
    public required string Seats { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string Method { get; init; }

    /// <summary>One of <see cref="PaymentState"/>.</summary>
    public required string State { get; set; }

    /// <summary>Who drives it, a new word each time; only they bring it to an end while it is pending. A resolver alone may do so without.</summary>
    public string Driver { get; set; } = "";

    /// <summary>Counted up by its driver each second: where it stands still, the driver is gone or frozen.</summary>
    public int Beat { get; set; }

    /// <summary>The answer as it was given, so that a repeated request gets it byte for byte.</summary>
    public int? ResponseStatus { get; set; }
    public string? ResponseBody { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The states of a payment. Only <see cref="Pending"/> ever changes into another.</summary>
public static class PaymentState
{
    public const string Pending = "pending";
    public const string Paid = "paid";
    public const string Declined = "declined";

    /// <summary>Given up by us: by the resolver, or because a seat was already sold.</summary>
    public const string Aborted = "aborted";
}

/// <summary>What a person bought.</summary>
public sealed class OrderRow
{
    public required string Id { get; init; }

    /// <summary>What people call it: 8 letters and digits, no two orders' the same.</summary>
    public required string Reference { get; set; }
    public required string PaymentId { get; init; }
    public required string HoldId { get; init; }
    public required string PersonId { get; init; }
    public required string Nickname { get; init; }

    /// <summary>Whom the tickets are for, where the buyer said so.</summary>
    public string? BuyerName { get; init; }
    public string? BuyerEmail { get; init; }

    /// <summary>The date whose seats were bought; null for an order of goods alone.</summary>
    public required string? ShowingId { get; init; }
    public required long Amount { get; init; }

    /// <summary>What was given back of it: the sum of its refunds.</summary>
    public long Refunded { get; set; }
    public required string Currency { get; init; }

    /// <summary>One of <see cref="OrderStatus"/>; cancelled once nothing of it is left.</summary>
    public required string Status { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? CancelledAt { get; set; }
}

/// <summary>The states of an order and of each of its tickets, as the contract spells them.</summary>
public static class OrderStatus
{
    public const string Paid = "paid";
    public const string Cancelled = "cancelled";
}

/// <summary>A seat of an order, kept after a cancellation too.</summary>
public sealed class OrderSeatRow
{
    public required string OrderId { get; init; }
    public required int Seat { get; init; }
    public required string Label { get; init; }

    /// <summary>What the house called seats of this kind when it was bought.</summary>
    public string Category { get; init; } = "";

    /// <summary>What was paid for it, in the currency's minor unit.</summary>
    public long Price { get; init; }

    /// <summary>One of <see cref="OrderStatus"/>.</summary>
    public string Status { get; set; } = OrderStatus.Paid;
}

/// <summary>Something of an order that was given back; written in the transaction that takes it back.</summary>
public sealed class RefundRow
{
    /// <summary>Also what the provider knows it by: repeating it gives nothing back twice.</summary>
    public required string Id { get; init; }
    public required string OrderId { get; init; }
    public required string PaymentId { get; init; }

    /// <summary>Seat indexes, comma separated; empty for goods.</summary>
    public required string Seats { get; init; }

    /// <summary>In the currency's minor unit.</summary>
    public required long Amount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Goods of an order, as they were when they were bought.</summary>
public sealed class OrderGoodsRow
{
    public required string OrderId { get; init; }
    public required string GoodsId { get; init; }
    public required string Name { get; init; }

    /// <summary>Of one, in the currency's minor unit.</summary>
    public required long Price { get; init; }
    public required int Quantity { get; init; }
}

/// <summary>Something to buy beside the seats.</summary>
public sealed class GoodsRow
{
    public required string GoodsId { get; init; }
    public required string Name { get; set; }

    /// <summary>A picture: relative to the web app, or absolute.</summary>
    public required string ThumbnailUrl { get; set; }

    /// <summary>Such as <c>drink</c>.</summary>
    public required string Category { get; set; }

    /// <summary>In the currency's minor unit.</summary>
    public required long Price { get; set; }
    public required string Currency { get; set; }

    /// <summary>How many are left; the conditional update that takes some keeps it from falling below 0.</summary>
    public required int Stock { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a person wants to buy.</summary>
public sealed class CartItemRow
{
    public required string PersonId { get; init; }
    public required string GoodsId { get; init; }
    public required int Quantity { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A seat that is sold now. Its key decides who gets a seat.</summary>
public sealed class SoldSeatRow
{
    public required string ShowingId { get; init; }
    public required int Seat { get; init; }
    public required string OrderId { get; init; }
    public required string PersonId { get; init; }
    public required string HoldId { get; init; }
}

/// <summary>Something that must still happen because of what was committed with it.</summary>
public sealed class OutboxRow
{
    public long Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>The order's, payment's or refund's id, by kind.</summary>
    public required string Subject { get; init; }

    /// <summary>Not before this; moved on when a replica claims the row and after a failure.</summary>
    public required DateTimeOffset DueAt { get; set; }
    public string? ClaimedBy { get; set; }
    public int Attempts { get; set; }
}

/// <summary>The sandbox provider's own record of a charge.</summary>
public sealed class SandboxChargeRow
{
    public required string PaymentId { get; init; }
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required string State { get; set; }
    public int Refunds { get; set; }

    /// <summary>The sum of them.</summary>
    public long Refunded { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The sandbox provider's own record of money given back.</summary>
public sealed class SandboxRefundRow
{
    public required string RefundId { get; init; }
    public required string PaymentId { get; init; }
    public required long Amount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a person chose. A guest has a row only after the first choice.</summary>
public sealed class PersonRow
{
    public required string PersonId { get; init; }

    /// <summary>Whether purchases are announced under the whole nickname.</summary>
    public required bool ShowNickname { get; set; }
}

/// <summary>Something an admin changed.</summary>
public sealed class AuditRow
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string PersonId { get; init; }

    /// <summary>As it was then.</summary>
    public required string Nickname { get; init; }
    public required string Action { get; init; }
    public required string? ShowingId { get; init; }

    /// <summary>JSON: <c>{"field":{"old":…,"new":…},…}</c>.</summary>
    public required string Changes { get; init; }
}
