using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Seats;

/// <summary>A call whose outcome nobody learnt.</summary>
/// <param name="HoldId">The hold that may stand though its caller was not told so; null where only the note of who holds seats is missing.</param>
/// <param name="ShowingId">The showing.</param>
/// <param name="PersonId">Who asked.</param>
/// <param name="Since">When, as a timestamp.</param>
internal sealed record UnsureHold(string? HoldId, string ShowingId, string PersonId, long Since);

/// <summary>
/// Finds out what Redis left open (<see cref="HoldVerdict.Unsure"/>): a hold that was made though its caller heard nothing of it is given
/// back, so that nobody's seats are blocked by what they don't know of. One that is being paid was found by its holder, and stays.
/// </summary>
public sealed class UnsureHolds(SeatStore store, ShowCatalog catalog, LoopRunner loops, IOptions<HoldOptions> options, TimeProvider time) : IBackgroundWork
{
    // Longer than the client keeps a call before it drops it: until then one that has not happened still may.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly List<UnsureHold> _open = [];

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken stopping) => loops.RunAsync("unsure holds", Pause, RoundAsync, stopping);

    private async Task RoundAsync(CancellationToken stopping)
    {
        if (_open.Count == 0)
        {
            await store.Unsure.Reader.WaitToReadAsync(stopping);
        }

        // The channel stays the bound: what is tried again keeps as many out.
        while (_open.Count < LoopRunner.AtOnce * 64 && store.Unsure.Reader.TryRead(out var unsure))
        {
            _open.Add(unsure);
        }

        var settled = new ConcurrentDictionary<UnsureHold, byte>();
        try
        {
            await loops.ForEachAsync(
                "unsure holds", _open, unsure => unsure.ShowingId,
                async unsure =>
                {
                    if (await IsSettledAsync(unsure))
                    {
                        settled.TryAdd(unsure, 0);
                    }
                },
                stopping);
        }
        finally
        {
            // After its deadline nobody has to give it back.
            _open.RemoveAll(unsure => settled.ContainsKey(unsure) || time.GetElapsedTime(unsure.Since) > LifeOf(unsure));
        }
    }

    private TimeSpan LifeOf(UnsureHold unsure) =>
        TimeSpan.FromSeconds((catalog.Find(unsure.ShowingId)?.Terms ?? SaleTerms.Default).HoldSecondsOr(options.Value));

    private async Task<bool> IsSettledAsync(UnsureHold unsure)
    {
        if (unsure.HoldId is not { } hold)
        {
            await store.RememberAsync(unsure.PersonId, unsure.ShowingId);
            return true;
        }

        return await store.ReleaseAsync(hold, unsure.PersonId) != ReleaseVerdict.Unknown || time.GetElapsedTime(unsure.Since) > Late;
    }
}
