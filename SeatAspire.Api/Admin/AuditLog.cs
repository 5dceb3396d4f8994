using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>A value before and after.</summary>
public sealed record AuditChange(object? Old, object? New);

/// <summary>Something an admin did, as the contract spells it.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="At">When.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Nickname">Who, as they were called then.</param>
/// <param name="Action"><c>queue</c>, <c>notice</c>, <c>showing</c>, <c>mute</c>, <c>goods</c> or <c>role</c>.</param>
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

    /// <summary>Most entries of one answer.</summary>
    public const int MostEntries = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds an entry; it is written with the context's next save.</summary>
    public static void Add(
        SeatDb db, ClaimsPrincipal who, DateTimeOffset now, string action, string? showingId, IReadOnlyDictionary<string, AuditChange> changes) =>
        db.Audit.Add(new AuditRow
        {
            At = now,
            PersonId = who.PersonId()!,
            Nickname = who.Nickname()!,
            Action = action,
            ShowingId = showingId,
            Changes = JsonSerializer.Serialize(changes, Json),
        });

    /// <summary>The latest entries, or the latest before one; the newest first.</summary>
    public static async Task<AuditEntry[]> ReadAsync(SeatDb db, string? showingId, long? before, int limit, CancellationToken cancellation)
    {
        var rows = await db.Audit.AsNoTracking()
            .Where(row => (showingId == null || row.ShowingId == showingId) && (before == null || row.Id < before))
            .OrderByDescending(row => row.Id).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new AuditEntry(
            row.Id, row.At.ToUniversalTime(), row.PersonId, row.Nickname, row.Action, row.ShowingId, JsonElement.Parse(row.Changes)))];
    }

    /// <summary>The fields in which two settings of a queue differ.</summary>
    public static Dictionary<string, AuditChange> Difference(QueueSettings before, QueueSettings after)
    {
        var changes = new Dictionary<string, AuditChange>();
        Compare("mode", before.Mode.Word(), after.Mode.Word());
        Compare("threshold", before.Threshold, after.Threshold);
        Compare("admitPerSecond", before.AdmitPerSecond, after.AdmitPerSecond);
        Compare("leaseSeconds", before.LeaseSeconds, after.LeaseSeconds);
        Compare("paused", before.Paused, after.Paused);
        Compare("opensAt", before.OpensAt, after.OpensAt);
        Compare("draw", before.Draw, after.Draw);
        return changes;

        void Compare<T>(string field, T old, T now)
        {
            if (!EqualityComparer<T>.Default.Equals(old, now))
            {
                changes[field] = new(old, now);
            }
        }
    }
}
