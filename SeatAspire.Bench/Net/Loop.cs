using System.Diagnostics;

namespace SeatAspire.Bench.Net;

/// <summary>
/// The load generator: one thread, all connections of both sides. It costs the same for either, and as little as can be, since
/// it runs on the machine that it measures.
/// </summary>
internal sealed class Loop : IDisposable
{
    // As often as the browser app says that it is there; and as evenly as a crowd of them does.
    private static readonly long KeepAlivePause = Stopwatch.Frequency * 25;
    private static readonly long KeepAliveStep = Stopwatch.Frequency / 20;

    private readonly Epoll _epoll = new();
    private readonly List<Line?> _lines = [];
    private readonly Stack<int> _free = new();
    private long _keptAlive = Stopwatch.GetTimestamp();
    private int _nextKept;

    /// <summary>What every line receives into, one after the other.</summary>
    public byte[] Buffer { get; } = new byte[256 * 1024];

    /// <summary>Lines that were closed by the other side, since the beginning.</summary>
    public int Lost { get; private set; }

    /// <summary>Turns until <paramref name="done"/> says so.</summary>
    /// <param name="what">For the message when that takes too long.</param>
    /// <param name="done">Asked after each turn.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <param name="step">Called each turn; sends what is due and answers when something will be next (a timestamp).</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public void Run(string what, Func<bool> done, TimeSpan limit, Func<long>? step = null)
    {
        var over = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        while (!done())
        {
            var next = step?.Invoke() ?? long.MaxValue;
            var now = Stopwatch.GetTimestamp();
            if (now > over)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}.");
            }

            var wait = Math.Min(next - now, Stopwatch.Frequency / 20);
            Turn((int)Math.Max(0, (wait * 1000 + Stopwatch.Frequency - 1) / Stopwatch.Frequency));
        }
    }

    /// <summary>Turns for a while.</summary>
    public void Run(TimeSpan time, Func<long>? step = null)
    {
        var over = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        Run("the time to pass", () => Stopwatch.GetTimestamp() >= over, time + TimeSpan.FromMinutes(1), step);
    }

    public void Dispose()
    {
        foreach (var line in _lines.ToArray())
        {
            line?.Dispose();
        }

        _epoll.Dispose();
    }

    internal int Add(Line line, int socket)
    {
        if (!_free.TryPop(out var id))
        {
            id = _lines.Count;
            _lines.Add(null);
        }

        _lines[id] = line;
        _epoll.Hear(socket, id);
        return id;
    }

    internal void Want(int socket, int id, uint what) => _epoll.Change(socket, id, what);

    internal void Forget(int id, bool wasLost)
    {
        _lines[id] = null;
        _free.Push(id);
        Lost += wasLost ? 1 : 0;
    }

    private void Turn(int milliseconds)
    {
        var count = _epoll.Wait(milliseconds);
        for (var i = 0; i < count; i++)
        {
            var (id, what) = _epoll[i];
            if ((what & Epoll.Out) != 0)
            {
                _lines[id]?.Flush();
            }

            if ((what & ~Epoll.Out) != 0)
            {
                _lines[id]?.Read();
            }
        }

        KeepAlive();
    }

    private void KeepAlive()
    {
        var now = Stopwatch.GetTimestamp();
        if (now - _keptAlive < KeepAliveStep)
        {
            return;
        }

        var due = Math.Min(_lines.Count, 1 + (int)(_lines.Count * (now - _keptAlive) / KeepAlivePause));
        _keptAlive = now;
        for (; due > 0 && _lines.Count > 0; due--)
        {
            _nextKept = (_nextKept + 1) % _lines.Count;
            _lines[_nextKept]?.KeepAlive();
        }
    }
}
