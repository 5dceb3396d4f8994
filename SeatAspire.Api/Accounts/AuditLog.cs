using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

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

/// <summary>The table of what admins changed.</summary>
internal sealed class AuditTable : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> table)
    {
        table.ToTable("audit").HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedOnAdd();
        table.Property(row => row.PersonId).HasMaxLength(32);
        table.Property(row => row.Nickname).HasMaxLength(80);
        table.Property(row => row.Action).HasMaxLength(16);
        table.Property(row => row.ShowingId).HasMaxLength(80);
        table.HasIndex(row => new { row.ShowingId, row.Id }).HasDatabaseName("audit_by_showing");
    }
}

/// <summary>A value before and after.</summary>
public sealed record AuditChange(object? Old, object? New);

/// <summary>Something an admin did, as the contract spells it.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="At">When.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Nickname">Who, as they were called then.</param>
/// <param name="Action"><c>queue</c>, <c>notice</c>, <c>showing</c>, <c>mute</c>, <c>goods</c>, <c>role</c>, <c>show</c>, <c>plan</c>, <c>person</c>,
/// <c>refund</c>, <c>move</c>, <c>sale</c>, <c>rehearsal</c>, <c>seats</c>, <c>seat-owner</c> or <c>allocation</c>.</param>
/// <param name="ShowingId">To which date, if it was about one.</param>
/// <param name="Changes">By field, the values before and after: <c>{"threshold":{"old":1000,"new":500}}</c>.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string PersonId, string Nickname, string Action, string? ShowingId, JsonElement Changes);

/// <summary>Writes and reads what admins did. An entry belongs into the transaction of what it is about.</summary>
internal static class AuditLog
{
    public const string Queue = "queue";
    public const string Notice = "notice";
    public const string Showing = "showing";
    public const string Mute = "mute";
    public const string Goods = "goods";
    public const string Role = "role";
    public const string Show = "show";
    public const string PersonErased = "person";
    public const string Plan = "plan";
    public const string Refund = "refund";
    public const string Move = "move";
    public const string Sale = "sale";
    public const string Rehearsal = "rehearsal";
    public const string Seats = "seats";
    public const string SeatOwner = "seat-owner";
    public const string Allocation = "allocation";

    /// <summary>Most entries of one answer.</summary>
    public const int MostEntries = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds an entry; it is written with the context's next save.</summary>
    public static void Add(
        SeatDb db, ClaimsPrincipal who, DateTimeOffset now, string action, string? showingId, IReadOnlyDictionary<string, AuditChange> changes) =>
        db.Audit.Add(Row(who, now, action, showingId, changes));

    /// <summary>An entry that is not written yet.</summary>
    public static AuditRow Row(
        ClaimsPrincipal who, DateTimeOffset now, string action, string? showingId, IReadOnlyDictionary<string, AuditChange> changes) => new()
        {
            At = now,
            PersonId = who.PersonId()!,
            Nickname = who.Nickname()!,
            Action = action,
            ShowingId = showingId,
            Changes = JsonSerializer.Serialize(changes, Json),
        };

    /// <summary>The latest entries, or the latest before one; the newest first.</summary>
    public static async Task<AuditEntry[]> ReadAsync(SeatDb db, string? showingId, long? before, int limit, CancellationToken cancellation)
    {
        var rows = await db.Audit.AsNoTracking()
            .Where(row => (showingId == null || row.ShowingId == showingId) && (before == null || row.Id < before))
            .OrderByDescending(row => row.Id).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new AuditEntry(
            row.Id, row.At.ToUniversalTime(), row.PersonId, row.Nickname, row.Action, row.ShowingId, JsonElement.Parse(row.Changes)))];
    }
}
