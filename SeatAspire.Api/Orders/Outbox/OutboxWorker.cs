using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>
/// Does what commits left to be done, on every replica: at least once, in no particular order. A row is claimed by one
/// conditional update that moves its due time on, or by the commit itself (<see cref="SalesFollowUp"/>); a replica that dies with a
/// claim thereby leaves it to the others.
/// </summary>
public sealed partial class OutboxWorker(
    IServiceScopeFactory scopes, DatabaseReady database, OutboxSignal signal, OutboxHandoff handover, SalesFollowUp sales, OutboxActions actions, LoopRunner loops, OrderMeters meters, TimeProvider time,
    ILogger<OutboxWorker> logger) : IBackgroundWork
{
    // What a few batches of purchases leave behind.
    private const int Batch = 192;
    private const int AtOnce = 32;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Between two looks, unless there is more than one claims: what a crowd buys meanwhile is done together.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // A claim outlives the work done under it.
    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    // People wait for what our own parts do: it is tried again soon.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);

    // Nobody else's server is asked over and over, and no newer release waited for.
    private static readonly TimeSpan LongestForeignDelay = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(
            loops.RunAsync("following sales", TimeSpan.Zero, FollowSalesAsync, stopping),
            loops.RunAsync("outbox", TimeSpan.Zero, LookAsync, stopping));
    }

    // Where it fails, or the replica stops, the rows come due.
    private async Task FollowSalesAsync(CancellationToken stopping)
    {
        await handover.WaitAsync(stopping);
        // What a crowd buys within it is followed up together; and a purchase shows its sale itself meanwhile.
        await Task.Delay(Pace, time, stopping);
        await sales.WorkAsync();
    }

    // Where it fails the database is away, most likely: rows are not lost by being late.
    private async Task LookAsync(CancellationToken stopping)
    {
        if (await WorkDueAsync() < Batch)
        {
            await Task.Delay(Pace, time, stopping);
            await signal.WaitAsync(Look, stopping);
        }
    }

    /// <summary>Does what this replica's commits left, then claims one batch of due rows and does them; the answer is how many they were.</summary>
    public async Task<int> WorkAsync() => await sales.WorkAsync() + await WorkDueAsync();

    private async Task<int> WorkDueAsync()
    {
        // A batch that has begun is finished also while the host stops, within this limit.
        using var limit = new CancellationTokenSource(WorkLimit, time);
        var rows = await ClaimAsync(limit.Token);
        if (rows.Count == 0)
        {
            return 0;
        }

        var done = new ConcurrentBag<long>();
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (row, _) =>
            {
                if (await TryAsync(row, limit.Token))
                {
                    done.Add(row.Id);
                }
            });
        var ids = done.ToArray();
        var claim = rows[0].ClaimedBy;
        await scopes.UseDbAsync(db => db.Outbox
            .Where(row => ids.Contains(row.Id) && row.ClaimedBy == claim)
            .ExecuteDeleteAsync(limit.Token));
        return rows.Count;
    }

    private Task<List<OutboxRow>> ClaimAsync(CancellationToken ct) => scopes.UseDbAsync(async db =>
    {
        await db.Database.OpenConnectionAsync(ct);
        var now = time.GetUtcNow();
        var due = await db.Outbox.Where(row => row.DueAt <= now).OrderBy(row => row.DueAt).Take(Batch).Select(row => row.Id).ToListAsync(ct);
        if (due.Count == 0)
        {
            return [];
        }

        var (claim, until) = (Ids.New(now), now + Claim);
        await db.Outbox
            .Where(row => due.Contains(row.Id) && row.DueAt <= now)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.ClaimedBy, claim)
                    .SetProperty(row => row.DueAt, until)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1),
                ct);
        return await db.Outbox.AsNoTracking().Where(row => due.Contains(row.Id) && row.ClaimedBy == claim).ToListAsync(ct);
    });

    private async Task<bool> TryAsync(OutboxRow row, CancellationToken ct)
    {
        if (OutboxKinds.Parse(row.Kind) is not { } kind)
        {
            // Written by a newer release: its replicas will do it.
            await DelayAsync(row, LongestForeignDelay);
            return false;
        }

        try
        {
            await actions.RunAsync(kind, row.Subject, ct);
            meters.Delivered(kind, done: true);
            return true;
        }
        catch (Exception e)
        {
            // Whatever it was, the row stays and its turn comes again.
            LogFailed(e, row.Kind, row.Subject, row.Attempts);
            meters.Delivered(kind, done: false);
            var longest = kind.AsksProvider() ? LongestForeignDelay : LongestDelay;
            var delay = FirstDelay * Math.Pow(2, Math.Min(row.Attempts - 1, 10)) * (0.75 + (Random.Shared.NextDouble() / 2));
            // Where this fails too, the row comes due when the claim ends.
            await loops.TryAsync("outbox", row.Kind, () => DelayAsync(row, delay < longest ? delay : longest), CancellationToken.None);
            return false;
        }
    }

    private async Task DelayAsync(OutboxRow row, TimeSpan delay)
    {
        using var limit = new CancellationTokenSource(Claim - WorkLimit, time);
        var (id, claim, due) = (row.Id, row.ClaimedBy, time.GetUtcNow() + delay);
        await scopes.UseDbAsync(db => db.Outbox
            .Where(other => other.Id == id && other.ClaimedBy == claim)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.DueAt, due), limit.Token));
    }

    [LoggerMessage(LogLevel.Warning, "Outbox: {Kind} of {Subject} failed, try {Attempt}; it will be tried again")]
    private partial void LogFailed(Exception error, string kind, string subject, int attempt);
}

/// <summary>What a transaction's sales left to be done: rows that were claimed for this replica by the transaction itself.</summary>
/// <param name="Claim">The claim of all of its rows.</param>
/// <param name="DueAt">Until when it stands; whole milliseconds.</param>
/// <param name="Sales">The sales, each with a row <see cref="OutboxKind.Sale"/>.</param>
public sealed record SalesToFollowUp(string Claim, DateTimeOffset DueAt, IReadOnlyList<PurchaseWork> Sales);

/// <summary>
/// Passes what a commit left to be done on to this replica's outbox worker, which then need not read it back. What gets lost on the way
/// comes due in the database, for any replica.
/// </summary>
public sealed class OutboxHandoff
{
    private const int MostWaiting = 256;

    /// <summary>
    /// How long a commit's claim stands. If its replica dies, that is how much later the sale shows; if it is slow, others do its work
    /// once more.
    /// </summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(3);

    private readonly Channel<SalesToFollowUp> _waiting = Channel.CreateBounded<SalesToFollowUp>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = false, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Hands over what was committed.</summary>
    public void Hand(SalesToFollowUp sales) => _waiting.Writer.TryWrite(sales);

    /// <summary>Takes all that waits.</summary>
    public IReadOnlyList<SalesToFollowUp> TakeAll()
    {
        var all = new List<SalesToFollowUp>();
        while (_waiting.Reader.TryRead(out var sales))
        {
            all.Add(sales);
        }

        return all;
    }

    /// <summary>Waits until something waits.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _waiting.Reader.WaitToReadAsync(ct);
}

/// <summary>Wakes this replica's outbox worker after a commit, so that it need not wait for its next look.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>There is something due now. Any number of calls before the worker looks count as one.</summary>
    public void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    /// <summary>Waits for <see cref="Wake"/>, at most so long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _wake.WaitAsync(atMost, ct);

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();
}
