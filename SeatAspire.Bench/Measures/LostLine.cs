using System.Diagnostics;
using System.Globalization;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// Of 200,000 who wait 10,000 are connected; a replica is killed and stays down, and Redis is killed: how long after Redis answers again until each of the
/// 10,000 knows their place, those of the killed replica at one of the two others; it has to be the very place that they had. On a system of its own, once.
/// </summary>
internal sealed class LostLine : Measure
{
    private const int Connected = 10_000, Waiting = 200_000;
    private const double GoalSeconds = 5;
    private const int ComeAtOnce = 25_000, LinesAtOnce = 600, OpenAtOnce = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Who is refused asks again after so long, twice as long each time and spread, as a page does.
    private const double PauseSeconds = 2, LongestPauseSeconds = 15;

    public override string Name => "lost-line";

    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        await using var system = await OwnSide.StartForAsync(Name, arena.Own.Root);
        var hall = await system.MakeHallAsync(lineUp: true);
        IReadOnlyList<string> tokens = [];
        while (tokens.Count < Waiting)
        {
            var came = tokens.Count;
            tokens = arena.People(system, came + ComeAtOnce);
            arena.LineUp(system, hall, tokens.Skip(came).ToList(), LinesAtOnce);
        }

        var seated = new List<Seated>(Connected);
        while (seated.Count < Connected)
        {
            // Spread over the whole of the line.
            var some = Enumerable.Range(seated.Count, OpenAtOnce).Select(i => new Seated(arena, system, hall, tokens[i * (Waiting / Connected)], i)).ToList();
            arena.Loop.Run("people sit down", () => some.TrueForAll(one => one.IsReady), Limit);
            some.ForEach(one => one.Ask());
            arena.Loop.Run("people are told where they stand", () => some.TrueForAll(one => one.Knows), Limit);
            seated.AddRange(some);
        }

        await system.KillForGoodAsync(0);
        system.KillRedis();
        var killed = Stopwatch.GetTimestamp();
        await AnswersAsync(system.RedisAddress);
        var (away, since) = (Stopwatch.GetElapsedTime(killed), Stopwatch.GetTimestamp());
        seated.ForEach(one => one.Forget());
        seated.Where(one => !one.IsLost).ToList().ForEach(one => one.Ask());
        foreach (var some in seated.Where(one => one.IsLost).Chunk(OpenAtOnce))
        {
            foreach (var one in some)
            {
                one.ComeBack();
            }

            arena.Loop.Run("people come back", () => Array.TrueForAll(some, one => one.IsReady), Limit, () => AskAgain(seated));
            Array.ForEach(some, one => one.Ask());
        }

        var cameBack = Stopwatch.GetElapsedTime(since);
        arena.Loop.Run("everybody knows their place", () => seated.TrueForAll(one => one.Knows), Limit, () => AskAgain(seated));
        var known = Stopwatch.GetElapsedTime(since);
        var (lost, refused) = (seated.Count(one => one.WasLost), seated.Sum(one => one.Refused));
        seated.ForEach(one => one.Dispose());
        return
        [
            new(Name, $"{Connected:#,0} connected of {Waiting:#,0} who wait: a replica and Redis killed, all know their exact place, against {GoalSeconds} s", "s", [known.TotalSeconds], [GoalSeconds], MoreIsBetter: false, 1,
            [string.Create(CultureInfo.InvariantCulture, $"Redis was away for {away.TotalSeconds:0.0} s; {lost:#,0} had lost their connection and were back {cameBack.TotalSeconds:0.0} s after it answered; {refused:#,0} answers were \"try again\"")]),
        ];
    }

    private static async Task AnswersAsync(string redis)
    {
        var options = ConfigurationOptions.Parse(redis);
        (options.AbortOnConnectFail, options.ConnectTimeout) = (false, 500);
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            if (connection.IsConnected)
            {
                // Not while it reads its data.
                try
                {
                    await connection.GetDatabase().StringGetAsync("answers");
                    return;
                }
                catch (Exception error) when (error is RedisException or TimeoutException)
                {
                    // A moment later.
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private static long AskAgain(List<Seated> seated)
    {
        var next = long.MaxValue;
        foreach (var one in seated)
        {
            next = Math.Min(next, one.AskWhenDue());
        }

        return next;
    }

    /// <summary>Somebody in the waiting room.</summary>
    private sealed class Seated : IDisposable
    {
        private readonly Arena _arena;
        private readonly OwnSide _system;
        private readonly Hall _hall;
        private readonly string _token;
        private readonly int _number;
        private Visitor _visitor;
        private (int Place, int Position)? _stands;
        private long _due = long.MaxValue;

        public Seated(Arena arena, OwnSide system, Hall hall, string token, int number)
        {
            (_arena, _system, _hall, _token, _number) = (arena, system, hall, token, number);
            _visitor = Open(number);
        }

        public bool IsReady => _visitor.IsReady;

        /// <summary>Whether they were answered where they stand, since they began or forgot it.</summary>
        public bool Knows { get; private set; }

        /// <summary>Whether they are connected to the replica that was killed.</summary>
        public bool IsLost => _visitor.Origin == _system.Replicas[0];

        /// <summary>Whether they once were.</summary>
        public bool WasLost { get; private set; }

        /// <summary>How often they were told to try again.</summary>
        public int Refused { get; private set; }

        public void Forget() => Knows = false;

        public void Ask()
        {
            _due = long.MaxValue;
            _visitor.Wait(_hall);
        }

        /// <summary>Asks again where it is time to; answers when it will be.</summary>
        public long AskWhenDue()
        {
            if (_due <= Stopwatch.GetTimestamp())
            {
                Ask();
            }

            return _due;
        }

        /// <summary>Connects to one of the two others.</summary>
        public void ComeBack()
        {
            WasLost = true;
            _visitor.Dispose();
            _visitor = Open(1 + (_number % 2));
        }

        public void Dispose() => _visitor.Dispose();

        private Visitor Open(int replica)
        {
            var visitor = _system.OpenWaiting(_arena.Loop, replica, _token);
            visitor.Stands = OnStands;
            visitor.Answered = (_, ok) => _due = ok ? long.MaxValue : Stopwatch.GetTimestamp() + (long)(NextPause() * Stopwatch.Frequency);
            return visitor;
        }

        private double NextPause()
        {
            var longest = Math.Min(LongestPauseSeconds, PauseSeconds * Math.Pow(2, Refused++));
            return longest * (1 + Random.Shared.NextDouble()) / 2;
        }

        private void OnStands(int place, int position)
        {
            _stands ??= (place, position);
            Knows = _stands == (place, position) ? true : throw new InvalidOperationException($"Somebody stood at {_stands} and stands at {(place, position)} now.");
        }
    }
}
