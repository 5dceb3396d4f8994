using System.Text.Json;
using SeatAspire.Bench.Net;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Runs of each side, of which the median counts.</param>
/// <param name="Window">How long one run is.</param>
/// <param name="WarmUp">A run before the first that counts.</param>
/// <param name="Start">How long each side is used before anything is measured: both compile what is used often.</param>
/// <param name="Step">How many times more viewers the next step has, where it is climbed until something gives way.</param>
/// <param name="Crowd">How many people sit in a waiting room whose memory is looked at.</param>
internal sealed record Timing(int Rounds, TimeSpan Window, TimeSpan WarmUp, TimeSpan Start, double Step, int Crowd);

/// <summary>Both sides, running, and the one thread that plays all their browsers.</summary>
internal sealed class Arena(OwnSide own, PeerSide? peer, Timing timing) : IDisposable
{
    private const int OpenAtOnce = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<ISide, List<string>> _tokens = [];

    public OwnSide Own { get; } = own;

    /// <summary>SeatAspire, then the peer; SeatAspire alone where a profiler looks on.</summary>
    public IReadOnlyList<ISide> Sides { get; } = peer is null ? [own] : [own, peer];

    public Timing Timing { get; } = timing;

    public Loop Loop { get; } = new();

    /// <summary>Uses a side for a while, as the measures will.</summary>
    public async Task WarmUpAsync(ISide side)
    {
        var hall = await side.MakeHallAsync();
        var (actors, viewers) = (Actors(side, 60), Viewers(side, hall, 60));
        var clicks = new Clicks(actors, hall, 200_000);
        clicks.Run(Loop, Timing.Start);
        clicks.End(Loop);
        actors.Concat(viewers).ToList().ForEach(visitor => visitor.Dispose());
    }

    /// <summary>So many people of a side, signed in; the same ones each time.</summary>
    public IReadOnlyList<string> People(ISide side, int count)
    {
        var tokens = _tokens.TryGetValue(side, out var known) ? known : _tokens[side] = [];
        if (tokens.Count < count)
        {
            var (path, body, member) = side.Guests;
            var left = count - tokens.Count;
            Requests(side, left, _ => ("POST", path, null, body), (_, status, answer) =>
            {
                using var json = status == 200 ? JsonDocument.Parse(answer) : throw new InvalidOperationException($"{side.Name} lets nobody in: {status}.");
                tokens.Add(json.RootElement.GetProperty(member).GetString()!);
            });
        }

        return tokens[..count];
    }

    /// <summary>Sends requests over a number of connections, one after the other on each, until all are answered.</summary>
    public void Requests(
        ISide side, int count, Func<int, (string Method, string Path, string? Token, string? Body)> request, Action<int, int, byte[]> answered, int connections = 60)
    {
        var (sent, done) = (0, 0);
        var lines = Enumerable.Range(0, Math.Min(connections, count)).Select(i => new HttpLine(Loop, side.Replicas[i % side.Replicas.Count])).ToList();
        lines.ForEach(Next);
        Loop.Run($"{side.Name}: {count} requests", () => done == count, Limit);
        lines.ForEach(line => line.Dispose());

        void Next(HttpLine line)
        {
            if (sent < count)
            {
                var i = sent++;
                var (method, path, token, body) = request(i);
                line.Send(method, path, token, body, (status, answer) =>
                {
                    done++;
                    answered(i, status, answer);
                    Next(line);
                });
            }
        }
    }

    /// <summary>Has people line up over HTTP, each for the first time.</summary>
    public void LineUp(ISide side, Hall hall, IReadOnlyList<string> people, int connections = 60) =>
        Requests(side, people.Count, i => ("POST", side.QueuePath(hall), people[i], null), (_, status, _) =>
        {
            if (status != 200)
            {
                throw new InvalidOperationException($"{side.Name} answered {status} to somebody who joins.");
            }
        }, connections);

    /// <summary>Opens connections, spread over the replicas, and has each ask for something once.</summary>
    public List<Visitor> Open(string what, int count, Func<int, Visitor> open, Action<Visitor>? first = null)
    {
        var visitors = new List<Visitor>(count);
        var answered = 0;
        while (visitors.Count < count)
        {
            var some = Enumerable.Range(visitors.Count, Math.Min(OpenAtOnce, count - visitors.Count)).Select(open).ToList();
            Loop.Run(what, () => some.TrueForAll(visitor => visitor.IsReady), Limit);
            visitors.AddRange(some);
            if (first is not null)
            {
                foreach (var visitor in some)
                {
                    visitor.Answered = (_, ok) => answered += ok ? 1 : throw new InvalidOperationException(what + " was refused.");
                    first(visitor);
                }

                Loop.Run(what, () => answered == visitors.Count, Limit);
            }
        }

        return visitors;
    }

    /// <summary>People who act, signed in.</summary>
    public List<Visitor> Actors(ISide side, int count)
    {
        var people = People(side, count);
        return Open($"{side.Name}: {count} people", count, i => side.Open(Loop, i, people[i]));
    }

    /// <summary>Browsers that watch a hall.</summary>
    public List<Visitor> Viewers(ISide side, Hall hall, int count) =>
        Open($"{side.Name}: {count} viewers", count, i => side.Open(Loop, i, null), visitor => visitor.Watch(hall));

    public void Dispose() => Loop.Dispose();
}
