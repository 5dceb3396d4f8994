using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Queue;

/// <summary>The real queue scripts on a real Redis, for one showing of its own, without the rest of the system.</summary>
internal sealed class QueueBench
{
    private static readonly VenueLayout Layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));

    private readonly IDatabase _redis;
    private readonly RedisClient _client;
    private readonly SeatStore _seats;

    private QueueBench(RedisServer redis, QueueSettings queue, IConnectionMultiplexer? way)
    {
        var now = TimeProvider.System.GetUtcNow();
        _redis = redis.Connection.GetDatabase();
        Showing = new($"queue-{Guid.NewGuid():N}", "show", now.AddDays(1), now.AddDays(-1), SaleClosed: false, Layout, queue);
        Keys = RedisKeys.Queue(Showing.Id);
        var epoch = new RedisEpoch();
        epoch.Believe(1, epoch.Doubts);
        _client = new RedisClient(way ?? redis.Connection, TimeProvider.System);
        Store = new(_client, epoch, TimeProvider.System);
        _seats = new(_client, epoch, Microsoft.Extensions.Options.Options.Create(new HoldOptions()), TimeProvider.System);
    }

    /// <summary>Settings that were read after all that was done.</summary>
    public const long Knowing = long.MaxValue / 1024;

    public QueueStore Store { get; }

    /// <summary>With the settings of the moment; change them with <c>with</c>.</summary>
    public Showing Showing { get; private set; }

    public QueueKeys Keys { get; }

    /// <summary>One whose seats stand.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="queue">Its settings.</param>
    /// <param name="way">How scripts get there, where not as they are.</param>
    public static async Task<QueueBench> MakeAsync(RedisServer redis, QueueSettings queue, IConnectionMultiplexer? way = null)
    {
        var bench = new QueueBench(redis, queue, way);
        Assert.True(await bench._seats.BeginRebuildAsync(bench.Showing.Id, 1, "t", 10));
        Assert.True(await bench._seats.OpenAsync(bench.Showing.Id, 1, "t"));
        return bench;
    }

    public void Change(Func<QueueSettings, QueueSettings> change) => Showing = Showing with { Queue = change(Showing.Queue) };

    public async Task<QueuePlace> EnterAsync(string person) => (await Store.EnterAsync(Showing, person)).Place!;

    /// <summary>Enters from an address that may have so many places.</summary>
    public Task<QueueEntry> EnterAsync(string person, string address, int mostPlaces) =>
        Store.EnterAsync(Showing, person, new AddressShare(address, 0, mostPlaces));

    public Task<QueuePlace> PlaceAsync(string person) => Store.PlaceAsync(Showing, person);

    public Task<HoldOutcome> HoldAsync(string person, int seat) =>
        _seats.HoldAsync(Showing.Id, person, [seat], QueueRules.Of(Showing, TimeProvider.System.GetUtcNow()));

    public Task SellAsync(Hold hold, string person) => _seats.SellAsync(new(Showing.Id, Guid.NewGuid().ToString("N"), hold.HoldId, person, hold.Seats));

    /// <summary>A tick that lets people in as if nobody had within this second of Redis' clock.</summary>
    public async Task<QueueTick> TickAsync()
    {
        await _redis.HashDeleteAsync(Pace, ["ticked", "second"]);
        return (await Store.AdmitAsync(Showing, Knowing))!;
    }

    /// <summary>A tick at this moment, whatever else was within this second of Redis' clock.</summary>
    /// <param name="readAfter">When the replica that ticks read the settings; after all that was done, where left out.</param>
    /// <returns>Null where the replica does not know of the queue.</returns>
    public async Task<QueueTick?> TickAgainAsync(long readAfter = Knowing)
    {
        await _redis.HashDeleteAsync(Pace, "ticked");
        return await Store.AdmitAsync(Showing, readAfter);
    }

    /// <summary>What happens to a second's budget when it passes, without waiting for it.</summary>
    public Task NextSecondAsync() => _redis.HashDeleteAsync(Pace, "second");

    /// <summary>The second of Redis' clock.</summary>
    public async Task<long> SecondAsync() => (long)((RedisResult[])(await _redis.ExecuteAsync("TIME"))!)[0];

    /// <summary>The second in which somebody was let in last; null where none was, or where its budget is whole again.</summary>
    public async Task<long?> PaceSecondAsync() => (long?)await _redis.HashGetAsync(Pace, "second");

    /// <summary>Redis' clock, Unix ms.</summary>
    public Task<long> NowAsync() => _client.NowAsync();

    /// <summary>Many who wait, written at once.</summary>
    public Task FillAsync(int people) =>
        _redis.SortedSetAddAsync(Keys.Tickets, [.. Enumerable.Range(1, people).Select(i => new SortedSetEntry($"person {i}", i))]);

    /// <summary>What happens to a lease when its time passes, without waiting for it.</summary>
    public Task ExpireAsync(string person) => _redis.SortedSetAddAsync(Keys.Leases, person, 1);

    /// <summary>When a person's lease ends.</summary>
    public async Task<double?> LeaseAsync(string person) => await _redis.SortedSetScoreAsync(Keys.Leases, person);

    /// <summary>Who was let in, when and with which ticket, as Redis has noted it.</summary>
    public static async Task<IReadOnlyList<Admission>> AdmissionsAsync(IDatabase redis, string showingId)
    {
        var entries = (RedisResult[])(await redis.ExecuteAsync("XRANGE", (RedisKey)RedisKeys.Queue(showingId).Admissions, "-", "+"))!;
        return [.. entries.Select(entry =>
        {
            var parts = (RedisResult[])entry!;
            var fields = (RedisResult[])parts[1]!;
            var ticket = (string?)fields[3];
            // The entry's own id is a later moment: a script that lets many in ends later than it began, perhaps in another second.
            return new Admission(
                long.Parse((string)fields[5]!, System.Globalization.CultureInfo.InvariantCulture), (string)fields[1]!,
                string.IsNullOrEmpty(ticket) ? null : long.Parse(ticket, System.Globalization.CultureInfo.InvariantCulture));
        })];
    }

    /// <inheritdoc cref="AdmissionsAsync(IDatabase, string)"/>
    public Task<IReadOnlyList<Admission>> AdmissionsAsync() => AdmissionsAsync(_redis, Showing.Id);

    private RedisKey Pace => $"queue:{{{Showing.Id}}}:pace";
}

/// <summary>Somebody was let in: at this moment of Redis' clock, Unix ms; the ticket is null for who never waited.</summary>
internal sealed record Admission(long At, string Person, long? Ticket);
