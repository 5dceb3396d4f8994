using System.Diagnostics;
using SeatAspire.Bench.Net;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench;

/// <summary>
/// People who hold a seat and give it back, again and again, at a rate that does not wait for answers: click number k is meant
/// for k / rate, whoever is still busy, so that a stall delays all that was meant for meanwhile, and counts.
/// </summary>
internal sealed class Clicks
{
    private readonly Queue<Person> _idle = new();
    private readonly List<Person> _people;
    private readonly double _ticksPerClick;
    private long _started;

    /// <param name="actors">Who acts; person i has seat i.</param>
    /// <param name="hall">Where.</param>
    /// <param name="perSecond">Clicks a second; what cannot be done in time is done as fast as can be.</param>
    public Clicks(IReadOnlyList<Visitor> actors, Hall hall, double perSecond)
    {
        _ticksPerClick = Stopwatch.Frequency / perSecond;
        _people = [.. actors.Select((actor, i) => new Person(this, actor, hall, i))];
        _people.ForEach(_idle.Enqueue);
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
        foreach (var person in _people.Where(person => person.IsHolding))
        {
            Begun++;
            person.Click(Stopwatch.GetTimestamp());
        }

        loop.Run("the last answers", () => Begun == Done, TimeSpan.FromSeconds(30));
    }

    private long Step()
    {
        var now = Stopwatch.GetTimestamp();
        long due;
        while ((due = _started + (long)(Begun * _ticksPerClick)) <= now && _idle.TryDequeue(out var person))
        {
            Begun++;
            person.Click(due);
        }

        return due <= now ? long.MaxValue : due;
    }

    private sealed class Person
    {
        private readonly Clicks _clicks;
        private readonly Visitor _visitor;
        private readonly Hall _hall;
        private readonly int _seat;

        public Person(Clicks clicks, Visitor visitor, Hall hall, int seat)
        {
            (_clicks, _visitor, _hall, _seat) = (clicks, visitor, hall, seat);
            visitor.Answered = OnAnswered;
        }

        public bool IsHolding { get; private set; }

        public void Click(long due)
        {
            IsHolding = !IsHolding;
            _clicks.Sent?.Invoke(_seat, IsHolding ? 1 : 0, due);
            if (IsHolding)
            {
                _visitor.Hold(_hall, _seat);
            }
            else
            {
                _visitor.Release(_hall, _seat);
            }
        }

        private void OnAnswered(bool ok)
        {
            if (!ok)
            {
                _clicks.Refused++;
                IsHolding = !IsHolding;
            }

            _clicks.Done++;
            _clicks._idle.Enqueue(this);
        }
    }
}
