using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Queue;

/// <summary>People who line up for a date by the replicas' own scripts, and do nothing else.</summary>
internal sealed class QueueCrowd : IAsyncDisposable
{
    private const int AtOnce = 256;

    private readonly ConnectionMultiplexer _connection;
    private readonly QueueStore _store;
    private readonly Showing _showing;

    private QueueCrowd(ConnectionMultiplexer connection, QueueStore store, Showing showing) => (_connection, _store, _showing) = (connection, store, showing);

    /// <summary>How many have come.</summary>
    public int Count { get; private set; }

    public static async Task<QueueCrowd> OfAsync(SeatSystem system, OwnShowing showing, QueueSettings settings)
    {
        await using var database = system.Database();
        var epoch = new RedisEpoch();
        epoch.Believe(await database.Db.SeatEpoch.AsNoTracking().Select(row => row.Epoch).SingleAsync(), epoch.Doubts);
        var connection = await ConnectionMultiplexer.ConnectAsync(system.ConnectionString("redis"));
        var now = TimeProvider.System.GetUtcNow();
        var layout = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));
        return new(
            connection, new QueueStore(new RedisClient(connection, TimeProvider.System), epoch, TimeProvider.System),
            new(showing.Id, OwnShowing.ShowId, now.AddDays(1), now.AddHours(-1), SaleClosed: false, layout, settings));
    }

    /// <summary>So many more come.</summary>
    public async Task EnterAsync(int people)
    {
        await Parallel.ForAsync(Count, Count + people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            Assert.NotNull((await _store.EnterAsync(_showing, $"crowd-{i}")).Place));
        Count += people;
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _connection.DisposeAsync();
    }
}

/// <summary>Somebody in the waiting room, connected, who comes back whatever dies.</summary>
internal sealed class Waiter : IAsyncDisposable
{
    private readonly string _accessToken;
    private HubClient _hub;

    private Waiter(HubClient hub, string accessToken, (long Place, int Position) stands) => (_hub, _accessToken, Stands) = (hub, accessToken, stands);

    /// <summary>Their number, and how many stand before them and they themselves.</summary>
    public (long Place, int Position) Stands { get; }

    /// <summary>Sits down.</summary>
    public static async Task<Waiter> ConnectAsync(string origin, string accessToken, string showingId)
    {
        var hub = await HubClient.ConnectAsync(origin, accessToken, hub: "queue");
        return new(hub, accessToken, await LookAsync(hub, showingId));
    }

    /// <summary>Where they stand by now, asked of any replica that answers.</summary>
    public Task<(long Place, int Position)> AgainAsync(string[] replicas, string showingId) => Wait.ForAsync(
        "a place", async () =>
        {
            try
            {
                if (!_hub.IsOpen)
                {
                    await _hub.DisposeAsync();
                    _hub = await HubClient.ConnectAsync(replicas[Random.Shared.Next(replicas.Length)], _accessToken, hub: "queue");
                }

                return await LookAsync(_hub, showingId);
            }
            catch (Exception error) when (error is HubException or InvalidOperationException or HttpRequestException or IOException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
            {
                // It is dead, or the seats are not restored yet.
                return default;
            }
        },
        stands => stands.Place > 0,
        TimeSpan.FromMinutes(1));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static async Task<(long Place, int Position)> LookAsync(HubClient hub, string showingId)
    {
        var answer = await hub.CallAsync("Watch", showingId);
        return answer.GetProperty("state").GetString() == "waiting" ? (answer.GetProperty("place").GetInt64(), answer.GetProperty("position").GetInt32()) : default;
    }
}
