using System.Collections.Concurrent;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// What many people did to the seats of a date and were answered, in an order that nobody knows: only when each call was made and answered.
/// Thread safe while it is written. Every seat begins free.
/// </summary>
internal sealed class SeatHistory
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SeatStep>> _seats = new();
    private readonly ConcurrentDictionary<string, (long From, long To)> _paying = new();
    private readonly ConcurrentQueue<(long From, long To, bool WithOlderData)> _losses = new();
    private int _calls;

    /// <summary>This moment, in ticks of the common clock.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().Ticks;

    /// <summary>Calls that were noted.</summary>
    public int Calls => _calls;

    /// <summary>Steps of seats that were noted.</summary>
    public int Steps => _seats.Values.Sum(steps => steps.Count);

    /// <summary>Notes what a call did to each of some seats.</summary>
    public void Add(IEnumerable<string> seats, SeatStep step)
    {
        Interlocked.Increment(ref _calls);
        foreach (var seat in seats)
        {
            _seats.GetOrAdd(seat, _ => new()).Enqueue(step);
        }
    }

    /// <summary>Notes that a hold was being paid in a time.</summary>
    public void Paying(string hold, long from, long to) =>
        _paying.AddOrUpdate(hold, (from, to), (_, had) => (Math.Min(had.From, from), Math.Max(had.To, to)));

    /// <summary>
    /// Notes that Redis was lost some time between two moments: what was held by the second may be free from the first on. With older data it may be
    /// held by who held it before, too, who need not know.
    /// </summary>
    public void Lost(long from, long to, bool withOlderData = false) => _losses.Enqueue((from, to, withOlderData));

    /// <summary>
    /// Looks, for each seat, for an order of its steps that explains every answer and in which what was answered before another call was made comes
    /// before that one (Wing and Gong's search with Lowe's memory of where it has been, as Porcupine does it).
    /// </summary>
    /// <returns>What cannot be explained, in words, a seat each; none where all can.</returns>
    public IReadOnlyList<string> Contradictions()
    {
        var told = _seats.ToDictionary(seat => seat.Key, seat => seat.Value.Select(WithLosses).ToArray());
        var displaced = Displaced(told).ToLookup(one => one.Seat, one => one.Step);
        return [.. told.AsParallel().Select(seat => Contradiction(seat.Key, [.. seat.Value, .. Losses(), .. displaced[seat.Key], .. MovedWhileBlocked(seat.Value)])).OfType<string>().Order()];
    }

    /// <summary>
    /// A move that went on through a loss of Redis may be to a seat that was blocked meanwhile. Once its order gives it back it is off sale when somebody
    /// compares Redis with the database and nobody has it; who holds it before that keeps it.
    /// </summary>
    private static IEnumerable<SeatStep> MovedWhileBlocked(SeatStep[] steps) =>
        from move in steps
        where move.OutlivedRedis && move.Effect == SeatEffect.MovedTo
        where steps.Any(step => step.Effect == SeatEffect.Blocked && step.Called <= move.Answered && Math.Min(step.Answered, step.Until) >= move.Called)
        from freed in steps
        where freed.Effect == SeatEffect.Freed && freed.Order == move.Order
        from effect in new[] { SeatEffect.Unblocked, SeatEffect.Blocked }
        select SeatStep.Unsure(effect, "", freed.Called, long.MaxValue);

    /// <summary>Of each move that went on through a loss of Redis, what may have become of other seats: those of holds that came between and wanted one of its seats.</summary>
    private static IEnumerable<(string Seat, SeatStep Step)> Displaced(Dictionary<string, SeatStep[]> told)
    {
        var holds = (from seat in told from step in seat.Value where IsHold(step) select (Seat: seat.Key, step.Hold)).ToLookup(one => one.Hold, one => one.Seat);
        return from seat in told
               from move in seat.Value
               where move.OutlivedRedis && move.Effect == SeatEffect.MovedTo
               from hold in seat.Value
               where IsHold(hold) && hold.Called <= move.Answered
               from other in holds[hold.Hold]
               where other != seat.Key
               select (other, SeatStep.Unsure(SeatEffect.Displaced, hold.Hold, move.Called, move.Answered));
    }

    private static bool IsHold(SeatStep step) => step.Effect == SeatEffect.Taken && step.Hold.Length > 0;

    private IEnumerable<SeatStep> Losses()
    {
        foreach (var (from, to, withOlderData) in _losses)
        {
            var loss = new SeatStep(SeatEffect.Lost, "", "", from, long.MaxValue, to) { Until = to };
            yield return loss;
            if (withOlderData)
            {
                yield return loss with { Effect = SeatEffect.Returned };
            }
        }
    }

    private SeatStep WithLosses(SeatStep step) =>
        step.Effect is SeatEffect.Sold or SeatEffect.MovedTo or SeatEffect.Allocated ? step with { OutlivedRedis = _losses.Any(loss => loss.From <= step.Answered && loss.To >= step.Called) } : step;

    private string? Contradiction(string seat, SeatStep[] steps)
    {
        Array.Sort(steps, (one, other) => one.Called.CompareTo(other.Called));
        var search = new SeatSearch(steps, _paying);
        if (search.Explain())
        {
            return null;
        }

        var around = steps.Where(step => step.Answered >= search.Stuck.Called - TimeSpan.TicksPerSecond && step.Called <= search.Stuck.Answered).Take(40);
        return $"Seat {seat}, after {search.Furthest} of {steps.Length} steps: {search.Reached} and nothing explains {search.Stuck}\n  "
            + string.Join("\n  ", around) + "\n explained before\n  " + string.Join("\n  ", search.Explained.TakeLast(10));
    }
}
