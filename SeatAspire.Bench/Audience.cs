using System.Diagnostics;
using HdrHistogram;
using SeatAspire.Bench.Net;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench;

/// <summary>
/// Browsers that watch a hall, and how long after a click each of them showed it. A click that a later one of the same seat overtook
/// counts as shown with that one.
/// </summary>
internal sealed class Audience
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Visitor> _viewers;
    private readonly List<Click>[] _clicks;
    private readonly int[] _next;
    private long _open;

    public Audience(List<Visitor> viewers, int seats)
    {
        _viewers = viewers;
        _clicks = [.. Enumerable.Range(0, seats).Select(_ => new List<Click>())];
        _next = new int[viewers.Count * seats];
        for (var i = 0; i < viewers.Count; i++)
        {
            var first = i * seats;
            viewers[i].Saw = (seat, state) => OnSaw(first, seat, state);
        }
    }

    /// <summary>Click to one other browser, µs: each browser of each click.</summary>
    public LongHistogram Each { get; } = NewHistogram();

    /// <summary>Click to all other browsers, µs: the last browser of each click.</summary>
    public LongHistogram All { get; } = NewHistogram();

    /// <summary>Seat changes that were shown.</summary>
    public long Shown { get; private set; }

    /// <summary>Somebody clicked.</summary>
    public void OnClick(int seat, int state, long due)
    {
        _clicks[seat].Add(new Click(state, due) { Left = _viewers.Count });
        _open++;
    }

    /// <summary>Waits until everybody has seen everything; what is not seen by then counts as that late.</summary>
    public void End(Loop loop)
    {
        var over = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        loop.Run("the last changes", () => _open == 0 || Stopwatch.GetTimestamp() > over, Patience * 2);
        var now = Stopwatch.GetTimestamp();
        foreach (var click in _clicks.SelectMany(clicks => clicks).Where(click => click.Left > 0))
        {
            Each.RecordValueWithCount(Micros(now - click.Due), click.Left);
            All.RecordValue(Micros(now - click.Due));
        }

        _viewers.ForEach(viewer => viewer.Saw = null);
    }

    private void OnSaw(int first, int seat, int state)
    {
        if (seat >= _clicks.Length)
        {
            return;
        }

        Shown++;
        var clicks = _clicks[seat];
        var shown = clicks.Count - 1;
        ref var next = ref _next[first + seat];
        while (shown >= next && clicks[shown].State != state)
        {
            shown--;
        }

        if (shown < next)
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        for (; next <= shown; next++)
        {
            var click = clicks[next];
            var late = Micros(now - click.Due);
            Each.RecordValue(late);
            if (--click.Left == 0)
            {
                All.RecordValue(late);
                _open--;
            }
        }
    }

    private static long Micros(long ticks) => Math.Max(1, ticks * 1_000_000 / Stopwatch.Frequency);

    private static LongHistogram NewHistogram() => new(TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond, 3);

    private sealed class Click(int state, long due)
    {
        public int State { get; } = state;

        public long Due { get; } = due;

        public int Left { get; set; }
    }
}
