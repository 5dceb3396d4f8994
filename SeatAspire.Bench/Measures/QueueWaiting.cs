using System.Globalization;
using System.Runtime.InteropServices;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What somebody costs who sits in the waiting room, in memory of the three processes and of Redis, and how long it takes, once so many
/// are let in at the same moment, until the last of them has heard it. On systems of their own: memory that a process once had for others
/// it would have for these.
/// </summary>
internal sealed class QueueWaiting : Measure
{
    // As many as an operator may let in within a second. The next are let in a second later.
    private const int AtOnce = 1_000;
    private const double NextMs = 1_000;

    // How long a turn lasts unless an operator says otherwise: docs/queue.md.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    public override string Name => "queue-waiting";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var folder = Directory.CreateTempSubdirectory("seataspire-bench-");
        try
        {
            await using var own = await OwnSide.StartAsync(arena.Own.Root, folder.FullName);
            await using var peer = arena.Sides.Count == 1 ? null : await PeerSide.StartAsync(arena.Own.Root, own);
            using var redis = await ConnectionMultiplexer.ConnectAsync(own.RedisAddress + ",allowAdmin=true");
            var (memory, notes, admitted) = (new List<double>(), new List<string>(), new Admissions());
            foreach (var side in (ISide[])(peer is null ? [own] : [own, peer]))
            {
                await arena.WarmUpAsync(side);
                await using var room = new Room(arena, side, redis);
                memory.Add(await room.FillAsync());
                notes.AddRange(room.Notes);
                if (side == own)
                {
                    await room.AdmitAsync(own, admitted);
                }
            }

            return
            [
                new("queue-memory", $"Memory of a waiting person, of {arena.Timing.Crowd:#,0}, with Redis'", "KB", [memory[0]], [memory[^1]], MoreIsBetter: false, 1, notes),
                new("queue-admitted", $"Queue: {AtOnce:#,0} let in at once, until the last hears it, against 1 s", "ms", admitted.LastOfEach, [NextMs], MoreIsBetter: false, 1, admitted.Notes),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A waiting room of one side, and what is in memory for it.</summary>
    private sealed class Room(Arena arena, ISide side, ConnectionMultiplexer redis) : IAsyncDisposable
    {
        private readonly int _count = arena.Timing.Crowd;
        private readonly List<Visitor> _waiting = [];
        private Hall _hall = null!;

        public List<string> Notes { get; } = [];

        /// <summary>Lets everybody line up, then sit down; answers what each takes, KB.</summary>
        public async Task<double> FillAsync()
        {
            _hall = await side.MakeHallAsync(lineUp: true);
            var people = arena.People(side, _count);
            var empty = await LookAsync();
            arena.LineUp(side, _hall, people);
            // Requests leave garbage behind, which is nobody's who waits.
            var (lined, told) = (await LookAsync(), 0);
            _waiting.AddRange(arena.Open($"{side.Name}: {_count} people connect", _count, i => side.OpenWaiting(arena.Loop, i, people[i])));
            _waiting.ForEach(visitor => visitor.Told = () => told++);
            _waiting.ForEach(visitor => visitor.Wait(_hall));
            // Twice, so that those who sat down last have been told as well.
            arena.Loop.Run($"{side.Name}: everybody is told", () => told >= 2 * _count, Limit);
            var full = await LookAsync();
            var (replicas, store) = ((full.Replicas - lined.Replicas) / _count, (full.Redis - empty.Redis) / _count);
            Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{side.Name}: the three processes {lined.Replicas / 1000:0} to {full.Replicas / 1000:0} MB, {replicas:0.0} KB each; Redis {empty.Redis / 1000:0.0} to {full.Redis / 1000:0.0} MB, {store:0.00} KB each"));
            Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{side.Name}: Redis' channels {lined.Channels:#,0} to {full.Channels:#,0}, its clients' buffers {lined.Clients:0} to {full.Clients:0} KB, the fullest lately {full.Output / 1000:0} KB"));
            return replicas + store;
        }

        /// <summary>Lets all of them in, a crowd a second, and notes when each hears it.</summary>
        public async Task AdmitAsync(OwnSide own, Admissions admissions)
        {
            _waiting.ForEach(visitor => visitor.LetIn = until => admissions.Heard(until - Lease));
            await own.AdmitAsync(_hall, AtOnce);
            arena.Loop.Run("everybody hears that they are let in", () => admissions.Count == _count, Limit);
            var after = await LookAsync(calm: false);
            admissions.Notes.Add(admissions.Summary());
            admissions.Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"SeatAspire: Redis' clients' buffers {after.Clients:0} KB meanwhile, the fullest lately {after.Output / 1000:0} KB"));
        }

        public ValueTask DisposeAsync()
        {
            _waiting.ForEach(visitor => visitor.Dispose());
            arena.Loop.Run(Calm);
            return ValueTask.CompletedTask;
        }

        private async Task<Look> LookAsync(bool calm = true)
        {
            if (calm)
            {
                arena.Loop.Run(Calm);
                await side.CollectGarbageAsync();
            }

            var info = (await redis.GetServer(redis.GetEndPoints()[0]).InfoAsync()).SelectMany(section => section).ToDictionary(line => line.Key, line => line.Value);
            double Number(string name) => double.Parse(info[name], CultureInfo.InvariantCulture);
            return new(side.Pids.Sum(Usage.KilobytesOf), Number("used_memory") / 1000, Number("pubsub_channels"), Number("mem_clients_normal") / 1000, Number("client_recent_max_output_buffer"));
        }
    }

    /// <summary>Memory in KB: of the replicas, of Redis in all and of its clients; its channels; in bytes the most that waited lately to be sent to one client.</summary>
    private sealed record Look(double Replicas, double Redis, double Channels, double Clients, double Output);

    /// <summary>When people were let in, by Redis' clock, which is this machine's, and when they heard it.</summary>
    private sealed class Admissions
    {
        private readonly Dictionary<DateTimeOffset, List<double>> _crowds = [];

        public int Count { get; private set; }

        /// <summary>ms until the last of each crowd had heard it, in order.</summary>
        public IReadOnlyList<double> LastOfEach => [.. _crowds.OrderBy(crowd => crowd.Key).Select(crowd => crowd.Value.Max())];

        public List<string> Notes { get; } = [];

        /// <summary>Somebody hears now that they were let in then.</summary>
        public void Heard(DateTimeOffset admitted)
        {
            Count++;
            (CollectionsMarshal.GetValueRefOrAddDefault(_crowds, admitted, out _) ??= []).Add((TimeProvider.System.GetUtcNow() - admitted).TotalMilliseconds);
        }

        /// <summary>How it went, in a sentence.</summary>
        public string Summary()
        {
            var each = _crowds.Values.SelectMany(crowd => crowd).Order().ToList();
            return string.Create(CultureInfo.InvariantCulture,
                $"SeatAspire: {_crowds.Count} times up to {_crowds.Values.Max(crowd => crowd.Count):#,0} let in; the last hears it after {Result.Median(LastOfEach):0} ms, at most {each[^1]:0}; one of all after {Result.Median(each):0} ms, p99 {each[each.Count * 99 / 100]:0}");
        }
    }
}
