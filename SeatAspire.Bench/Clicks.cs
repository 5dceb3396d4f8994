using System.Diagnostics;
using SeatAspire.Bench.Net;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench;

/// <summary>
/// People who hold seats and give them back, again and again, at a rate that does not wait for answers: click number k is meant
/// for k / rate, whoever is still busy, so that a stall delays all that was meant for meanwhile, and counts.
/// </summary>
internal sealed class Clicks
{
    private readonly Queue<Hand> _idle = new();
    private readonly List<Hand> _hands;
    private readonly double _ticksPerClick;
    private long _started;

    /// <param name="actors">Who acts; person i has the seats from i · <paramref name="seats"/> on.</param>
    /// <param name="hall">Where.</param>
    /// <param name="perSecond">Clicks a second; what cannot be done in time is done as fast as can be.</param>
    /// <param name="seats">How many seats a person plays with: so many of one's clicks may be under way.</param>
    public Clicks(IReadOnlyList<Visitor> actors, Hall hall, double perSecond, int seats = 1)
    {
        _ticksPerClick = Stopwatch.Frequency / perSecond;
        // Everybody's first seat, everybody's second, …: whose turn it is alternates.
        _hands = [.. Enumerable.Range(0, seats).SelectMany(seat => actors.Select((actor, i) => new Hand(this, actor, hall, (i * seats) + seat)))];
        var bySeat = _hands.ToDictionary(hand => hand.Seat);
        foreach (var actor in actors)
        {
            actor.Answered = (seat, ok) => bySeat[seat].OnAnswered(ok);
        }

        _hands.ForEach(_idle.Enqueue);
    }

    /// <summary>Called when a click is sent: seat, the state that it asks for, and when it was meant for.</summary>
    public Action<int, int, long>? Sent { get; set; }

    /// <summary>Clicks sent.</summary>
    public long Begun { get; private set; }

    /// <summary>Clicks answered.</summary>
    public long Done { get; private set; }

    /// <summary>Clicks that were refused; there should be none.</summary>
    public long Refused { get; private set; }

    /// <summary>Clicks for a while.</summary>
    public void Run(Loop loop, TimeSpan time)
    {
        _started = Stopwatch.GetTimestamp() - (long)(Begun * _ticksPerClick);
        loop.Run(time, Step);
    }

    /// <summary>Waits for the last answers and gives everything back.</summary>
    public void End(Loop loop)
    {
        loop.Run("the last answers", () => Begun == Done, TimeSpan.FromSeconds(30));
        foreach (var hand in _hands.Where(hand => hand.IsHolding))
        {
            Begun++;
            hand.Click(Stopwatch.GetTimestamp());
        }

        loop.Run("the last answers", () => Begun == Done, TimeSpan.FromSeconds(30));
    }

    private long Step()
    {
        var now = Stopwatch.GetTimestamp();
        long due;
        while ((due = _started + (long)(Begun * _ticksPerClick)) <= now && _idle.TryDequeue(out var hand))
        {
            Begun++;
            hand.Click(due);
        }

        return due <= now ? long.MaxValue : due;
    }

    private sealed class Hand(Clicks clicks, Visitor visitor, Hall hall, int seat)
    {
        public int Seat => seat;

        public bool IsHolding { get; private set; }

        public void Click(long due)
        {
            IsHolding = !IsHolding;
            clicks.Sent?.Invoke(seat, IsHolding ? 1 : 0, due);
            if (IsHolding)
            {
                visitor.Hold(hall, seat);
            }
            else
            {
                visitor.Release(hall, seat);
            }
        }

        public void OnAnswered(bool ok)
        {
            if (!ok)
            {
                clicks.Refused++;
                IsHolding = !IsHolding;
            }

            clicks.Done++;
            clicks._idle.Enqueue(this);
        }
    }
}
