using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders.Payments;

/// <summary>One attempt to pay for a hold; committed before the provider is asked.</summary>
public sealed class PaymentRow
{
    // No request can send this letter in a key, so a row without a request takes no key away from anybody.
    private const string NoKey = "§";

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

    /// <summary>Until when the seats are held where nothing comes of it, so that they are also where Redis was lost meanwhile; null where nothing is held then.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Whether the date's sale was only rehearsed when it began.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Takes the place of an attempt that has written no row, so that none can any more: whoever comes second finds the key of the two taken.</summary>
    /// <param name="holdId">The hold.</param>
    /// <param name="attempt">Of it.</param>
    /// <param name="personId">Who holds.</param>
    /// <param name="showingId">The date.</param>
    /// <param name="id">Of the row.</param>
    /// <param name="now">This moment.</param>
    internal static PaymentRow NeverBegun(string holdId, int attempt, string personId, string showingId, string id, DateTimeOffset now) => new()
    {
        Id = id,
        HoldId = holdId,
        Attempt = attempt,
        PersonId = personId,
        IdempotencyKey = NoKey + id,
        RequestHash = "",
        ShowingId = showingId,
        Seats = "",
        Amount = 0,
        Currency = "",
        Method = "",
        State = PaymentState.Aborted,
        CreatedAt = now,
    };
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

/// <summary>The ways to pay at the box office. No provider knows of them: money goes over the counter, both ways.</summary>
public static class BoxOfficeMethod
{
    public const string Cash = "cash";

    /// <summary>By a terminal of the box office's own.</summary>
    public const string Card = "card";

    /// <summary>Complimentary: nothing is paid.</summary>
    public const string Comp = "comp";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Cash, Card, Comp];

    /// <summary>Whether a payment is no provider's.</summary>
    public static bool IsOne(string method) => All.Contains(method);
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

/// <summary>The tables of payments, and the sandbox provider's own.</summary>
internal sealed class PaymentTables
    : IEntityTypeConfiguration<PaymentRow>, IEntityTypeConfiguration<SandboxChargeRow>, IEntityTypeConfiguration<SandboxRefundRow>
{
    public void Configure(EntityTypeBuilder<PaymentRow> table)
    {
        table.ToTable("payments").HasKey(row => row.Id);
        table.Property(row => row.Id).HasMaxLength(32);
        table.Property(row => row.HoldId).HasMaxLength(120);
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.IdempotencyKey).HasMaxLength(64);
        table.Property(row => row.RequestHash).HasMaxLength(64);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.Method).HasMaxLength(32);
        table.Property(row => row.State).HasMaxLength(16);
        table.Property(row => row.Driver).HasMaxLength(32);
        table.HasIndex(row => new { row.HoldId, row.Attempt }).IsUnique().HasDatabaseName("hold_id");
        table.HasIndex(row => new { row.PersonId, row.IdempotencyKey }).IsUnique().HasDatabaseName("person_id");
        table.HasIndex(row => new { row.State, row.CreatedAt }).HasDatabaseName("payments_by_state");
    }

    public void Configure(EntityTypeBuilder<SandboxChargeRow> table)
    {
        table.ToTable("sandbox_charges").HasKey(row => row.PaymentId);
        table.Property(row => row.PaymentId).HasMaxLength(32);
        table.Property(row => row.Currency).HasMaxLength(3);
        table.Property(row => row.State).HasMaxLength(16);
    }

    public void Configure(EntityTypeBuilder<SandboxRefundRow> table)
    {
        table.ToTable("sandbox_refunds").HasKey(row => row.RefundId);
        table.Property(row => row.RefundId).HasMaxLength(32);
        table.Property(row => row.PaymentId).HasMaxLength(32);
    }
}

/// <summary>The tables of payments, as queries name them.</summary>
public static class PaymentSets
{
    extension(SeatDb db)
    {
        /// <inheritdoc cref="PaymentRow"/>
        public DbSet<PaymentRow> Payments => db.Set<PaymentRow>();

        /// <inheritdoc cref="SandboxChargeRow"/>
        public DbSet<SandboxChargeRow> SandboxCharges => db.Set<SandboxChargeRow>();

        /// <inheritdoc cref="SandboxRefundRow"/>
        public DbSet<SandboxRefundRow> SandboxRefunds => db.Set<SandboxRefundRow>();
    }
}
