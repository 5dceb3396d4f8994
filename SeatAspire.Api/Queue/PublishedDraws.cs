using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Queue;

/// <summary>
/// A drawn opening as published: while <see cref="Seed"/> is null the entries are sealed by their hash and nobody can know
/// the order. <see cref="State"/> is <c>frozen</c>, <c>drawn</c> or <c>shown</c>; the entry drawn first has <see cref="FirstPlace"/>.
/// </summary>
public sealed record DrawResponse(
    string ShowingId, string State, int EntryCount, string EntriesSha256, string? Seed, long FirstPlace, DateTimeOffset FrozenAt,
    DateTimeOffset? ShownAt, string Order, IReadOnlyList<string> Entries);

/// <summary>What is published of a draw, as it is sent; megabytes where many take part.</summary>
/// <param name="Json">A <see cref="DrawResponse"/>.</param>
/// <param name="Tag">Another one for whatever is said differently.</param>
internal sealed record PublishedDraw(byte[] Json, string Tag);

/// <summary>The latest draw of each date, written once for all who read it. Thread safe.</summary>
internal sealed class PublishedDraws
{
    private const string OrderRule = "ascending SHA-256(seed followed by entry), both as text";
    private const int MostKept = 8;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly IServiceScopeFactory _scopes;
    private readonly JsonSerializerOptions _json;
    private readonly SharedLooks<string, PublishedDraw?> _looks;
    private readonly ConcurrentDictionary<string, PublishedDraw> _kept = new(StringComparer.Ordinal);

    public PublishedDraws(IServiceScopeFactory scopes, IOptions<JsonOptions> json, TimeProvider time)
    {
        (_scopes, _json) = (scopes, json.Value.SerializerOptions);
        _looks = new(ReadAsync, Fresh, time);
    }

    /// <summary>That of a date; null where there was none.</summary>
    public Task<PublishedDraw?> LatestAsync(string showingId, CancellationToken cancellation) => _looks.AtAsync(showingId, cancellation);

    private async Task<PublishedDraw?> ReadAsync(string showingId)
    {
        var stage = await _scopes.UseDbAsync(db => Latest(db, showingId).Select(draw => new { draw.EntriesHash, IsDrawn = draw.Seed != null, IsShown = draw.ShownAt != null }).FirstOrDefaultAsync());
        if (stage is null)
        {
            return null;
        }

        var tag = TagOf(stage.EntriesHash, StateOf(stage.IsDrawn, stage.IsShown));
        if (_kept.TryGetValue(showingId, out var known) && known.Tag == tag)
        {
            return known;
        }

        var (row, entries) = await _scopes.UseDbAsync(async db =>
        {
            var latest = await Latest(db, showingId).FirstAsync();
            return (latest, await db.EntriesAsync(latest, CancellationToken.None));
        });
        var state = StateOf(row.Seed is not null, row.ShownAt is not null);
        var response = new DrawResponse(
            row.ShowingId, state, row.EntryCount, row.EntriesHash, row.Seed, row.FirstPlace, row.FrozenAt.ToUniversalTime(), row.ShownAt?.ToUniversalTime(), OrderRule, entries);
        var published = new PublishedDraw(JsonSerializer.SerializeToUtf8Bytes(response, _json), TagOf(row.EntriesHash, state));
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[showingId] = published;
        return published;
    }

    private static IQueryable<DrawRow> Latest(SeatDb db, string showingId) => db.Draws.AsNoTracking().Where(draw => draw.ShowingId == showingId).OrderByDescending(draw => draw.FrozenAt);

    // A line that starts afresh has the places of a former one, but not its people.
    private static string TagOf(string entriesHash, string state) => $"\"{entriesHash}-{state}\"";

    private static string StateOf(bool isDrawn, bool isShown) => isShown ? "shown" : isDrawn ? "drawn" : "frozen";
}
