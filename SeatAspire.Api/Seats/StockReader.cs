using System.Collections.Concurrent;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>
/// What is left of dates for who reads the programme: of a date that somebody here looks at, from its feed; of any other, read at most
/// twice a second for all who ask, and few at a time. Reading makes no feed: nobody listens to a date because the programme names it.
/// </summary>
public sealed class StockReader(SeatFeeds feeds, SeatStore store, TimeProvider time) : IStockReader, IDisposable
{
    private const int MostAtOnce = 8;
    private const int MostKept = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FreshOnceOver = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _slots = new(MostAtOnce, MostAtOnce);
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<int, int>?> RemainingAsync(Showing showing)
    {
        if (feeds.Running(showing.Id) is { IsFilled: true, IsOver: false } feed)
        {
            return feed.Remaining().Inventory.Remaining;
        }

        var fresh = showing.IsOver(time.GetUtcNow()) ? FreshOnceOver : Fresh;
        var reading = _readings.GetValueOrDefault(showing.Id);
        if (reading is null || time.GetElapsedTime(reading.At) > fresh)
        {
            if (_readings.Count >= MostKept)
            {
                _readings.Clear();
            }

            var next = new Reading(new(() => ReadAsync(showing)), time.GetTimestamp());
            reading = reading is null ? _readings.GetOrAdd(showing.Id, next) : _readings.TryUpdate(showing.Id, next, reading) ? next : _readings.GetValueOrDefault(showing.Id, next);
        }

        var remaining = await reading.Remaining.Value;
        if (remaining is null)
        {
            // What could not be read is asked again by the next one.
            _readings.TryRemove(new(showing.Id, reading));
        }

        return remaining;
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<IReadOnlyDictionary<int, int>?> ReadAsync(Showing showing)
    {
        await _slots.WaitAsync();
        try
        {
            var (_, _, states) = await store.StandingAsync(showing.Id, showing.Layout.SeatCount);
            var free = new int[showing.Layout.Tiers.Count];
            for (var seat = 0; seat < showing.Layout.SeatCount; seat++)
            {
                free[showing.Layout.TierOf(seat)] += states[seat] == '0' ? 1 : 0;
            }

            return free.Index().ToDictionary(tier => tier.Index, tier => tier.Item);
        }
        catch (OutageException)
        {
            return null;
        }
        finally
        {
            _slots.Release();
        }
    }

    private sealed record Reading(Lazy<Task<IReadOnlyDictionary<int, int>?>> Remaining, long At);
}
