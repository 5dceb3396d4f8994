using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Background;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Attack;

/// <summary>
/// The rounds of a replica over many dates at once, each of which has another key in Redis that no script can read, or a time before
/// 1970, or is being restored: the rounds of the one date that is well go on as if it were alone. On a real Redis, with the real services.
/// </summary>
public sealed class PoisonedDateAttackTests(RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private static readonly VenueLayout Layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));

    private readonly List<IHostedService> _running = [];
    private readonly KeptLog _log = new();
    private WebApplication _app = null!;
    private Showing _well = null!;

    public Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:seats"] = "Host=127.0.0.1;Port=1", ["ConnectionStrings:redis"] = redis.ConnectionString, ["Holds:Seconds"] = "1",
        });
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.AddParts();
        builder.AddQueue();
        builder.AddOrders();
        builder.AddAdmin();
        _app = builder.Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_running.Select(service => service.StopAsync(CancellationToken.None)));
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Poison_in_other_dates_costs_a_date_none_of_its_rounds()
    {
        var database = redis.Connection.GetDatabase();
        var now = TimeProvider.System.GetUtcNow();
        string[] poisons =
        [
            "queue pace", "queue tickets", "queue leases", "queue lobby", "queue next", "queue turns", "seats refs", "seats deadlines",
            "seats paying", "seats bought", "seats version", "seats epoch", "seats states", "admin history", "restoring", "before 1970",
        ];
        var queue = QueueSettings.Default with { Mode = QueueMode.On, AdmitPerSecond = 5 };
        var ill = poisons.Select((poison, i) => new Showing(
            $"a-ill-{i}", "show", now.AddDays(1), poison == "before 1970" ? DateTimeOffset.UnixEpoch.AddDays(-1) : now.AddDays(-1), false, Layout, queue)).ToList();
        // Amid the others, whatever the order of a round.
        _well = new Showing("b-well", "show", now.AddDays(1), now.AddDays(-1), false, Layout, queue);
        Get<ShowCatalog>().Replace([new Show("show", "", "", "", "", [.. ill.Take(8), _well, .. ill.Skip(8)])]);
        Get<RedisEpoch>().Believe(1, Get<RedisEpoch>().Doubts);
        foreach (var showing in ill.Append(_well))
        {
            Assert.True(await Get<SeatStore>().BeginRebuildAsync(showing.Id, 1, "t", Layout.SeatCount));
            Assert.True(await Get<SeatStore>().OpenAsync(showing.Id, 1, "t"));
        }

        foreach (var (showing, poison) in ill.Zip(poisons))
        {
            await PoisonAsync(database, showing, poison);
        }

        foreach (var number in Enumerable.Range(0, 20))
        {
            await Get<QueueStore>().EnterAsync(_well, $"person-{number}");
        }

        await StartAsync<SeatFeeds>();
        await StartAsync<QueueAdmissionService>();
        await StartAsync<HistoryRecorder>();
        await StartAsync<SeatSweep>();
        await StartAsync<QueueRenewal>();

        // The queue: ticks go on, and all get in, five a second.
        await Wait.UntilAsync("all who waited are in", async () => (await Get<QueueStore>().StatsAsync(_well)) is { Waiting: 0, Active: 20 });
        // The sweep: a hold whose time is over is taken back.
        var hold = await Get<SeatStore>().HoldAsync(_well.Id, "person-1", [7], QueueRules.Of(_well, now));
        Assert.Equal(HoldVerdict.Held, hold.Verdict);
        await Wait.UntilAsync("the sweep took it back", async () => (await Get<SeatStore>().SnapshotAsync(_well.Id)).States[7] == (byte)'0');
        // The feed, which its viewers and the stock are told from.
        await Wait.UntilAsync("the feed knows", () => Get<SeatFeeds>().RemainingNow(_well.Id) is { } left && left.Values.Sum() == Layout.SeatCount);
        // The history.
        await Wait.UntilAsync("two points are recorded", async () => await database.ListLengthAsync(RedisKeys.History(_well.Id)) >= 2);
        // A date before 1970 is read like any other.
        var old = ill[^1];
        await Wait.UntilAsync("the old date ticks", async () => await database.HashExistsAsync($"queue:{{{old.Id}}}:pace", "ticked"));

        // Each kind of fault was said at most once a loop, not each round.
        Assert.NotEmpty(_log.Lines);
        Assert.All(_log.Lines.Select(line => line.Split('\n')[0]).GroupBy(line => line), same => Assert.Single(same));
        Assert.InRange(_log.Lines.Count, 1, 20);
    }

    [Fact]
    public async Task A_draw_and_a_telling_that_fail_leave_the_others_their_admissions()
    {
        var now = TimeProvider.System.GetUtcNow();
        var queue = QueueSettings.Default with { Mode = QueueMode.On };
        var showings = Enumerable.Range(0, 6).Select(i => new Showing($"told-{i}", "show", now.AddDays(1), now.AddDays(-1), false, Layout, queue)).ToList();
        Get<ShowCatalog>().Replace([new Show("show", "", "", "", "", showings)]);
        Get<RedisEpoch>().Believe(1, Get<RedisEpoch>().Doubts);
        foreach (var showing in showings)
        {
            Assert.True(await Get<SeatStore>().BeginRebuildAsync(showing.Id, 1, "t", Layout.SeatCount));
            Assert.True(await Get<SeatStore>().OpenAsync(showing.Id, 1, "t"));
            await Get<QueueStore>().EnterAsync(showing, "somebody-of-" + showing.Id);
        }

        // Who is told of the first date, and of the third, cannot be.
        var told = new Told("told-0", "told-2");
        var clock = ActivatorUtilities.CreateInstance<QueueAdmissionService>(_app.Services, told);
        await clock.TickAsync(CancellationToken.None);
        Assert.Equal(["told-1", "told-3", "told-4", "told-5"], told.Admitted.Order());
        var next = await Task.WhenAll(showings.Select(Get<QueueStore>().StatsAsync));
        Assert.All(next, stats => Assert.Equal(0, stats.Waiting));
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private async Task StartAsync<T>()
        where T : IBackgroundWork
    {
        var service = PartialApi.Runner(_app.Services, Get<T>());
        await service.StartAsync(CancellationToken.None);
        _running.Add(service);
    }

    private static async Task PoisonAsync(IDatabase database, Showing showing, string poison)
    {
        if (poison is "before 1970")
        {
            return;
        }

        if (poison is "restoring")
        {
            await database.StringSetAsync(RedisKeys.Seats(showing.Id).Epoch, "r:1:other");
            return;
        }

        var words = poison.Split(' ');
        RedisKey key = words[0] == "admin" ? RedisKeys.History(showing.Id) : $"{words[0]}:{{{showing.Id}}}:{words[1]}";
        await database.KeyDeleteAsync(key);
        if (words[1] is "version" or "epoch" or "states" or "next")
        {
            await database.ListLeftPushAsync(key, "poison");
        }
        else
        {
            await database.StringSetAsync(key, "poison");
        }
    }

    /// <summary>A hub that keeps who was told that it is their turn; what is told to people of certain dates fails.</summary>
    private sealed class Told(params string[] failing) : IHubContext<QueueHub, IQueueClient>, IHubClients<IQueueClient>, IQueueClient
    {
        private readonly System.Collections.Concurrent.ConcurrentBag<string> _admitted = [];

        public IEnumerable<string> Admitted => _admitted;

        public IHubClients<IQueueClient> Clients => this;
        public IGroupManager Groups => throw new NotSupportedException();
        public IQueueClient All => this;
        public IQueueClient AllExcept(IReadOnlyList<string> excludedConnectionIds) => this;
        public IQueueClient Client(string connectionId) => this;
        IQueueClient IHubClients<IQueueClient>.Clients(IReadOnlyList<string> connectionIds) => this;
        public IQueueClient Group(string groupName) => this;
        public IQueueClient GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => this;
        IQueueClient IHubClients<IQueueClient>.Groups(IReadOnlyList<string> groupNames) => this;
        public IQueueClient User(string userId) => this;
        public IQueueClient Users(IReadOnlyList<string> userIds) => this;

        public Task QueueProgress(QueueProgress progress) => Task.CompletedTask;
        public Task QueueClosed(QueueClosed closed) => Task.CompletedTask;
        public Task InventoryChanged(Inventory inventory) => Task.CompletedTask;

        Task IQueueClient.Admitted(Admitted admitted)
        {
            if (failing.Contains(admitted.ShowingId))
            {
                throw new InvalidOperationException("The hub fails.");
            }

            _admitted.Add(admitted.ShowingId);
            return Task.CompletedTask;
        }
    }
}
