using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Proof;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Queue;

/// <summary>Nobody loses their place and nobody jumps the line, whatever dies.</summary>
[Collection(LostRedis.Name)]
public sealed class LostPlaceTests(GivenRedisSystem system, ITestOutputHelper output)
{
    // Of those who line up so many have room, and get in within ten seconds.
    private static readonly int Crowd = ProofRun.Setting("PROOF_CROWD", 3_000);
    private static readonly int Room = Crowd * 6 / 10;
    private static readonly int Rate = Crowd * 7 / 100;

    private const int AtOnce = 48;

    [Fact]
    public async Task However_many_line_up_they_go_in_by_their_numbers_at_the_pace_of_the_sale_though_a_replica_is_killed()
    {
        var settings = QueueSettings.Default with { Mode = QueueMode.On, Threshold = Room, AdmitPerSecond = Rate, Paused = true };
        var showing = await ReadyAsync(settings);
        var people = new ConcurrentBag<ApiClient>();
        await Parallel.ForAsync(0, Crowd, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            people.Add(await ApiClient.GuestAsync(system.Api[i % 3])));

        var watch = Stopwatch.StartNew();
        var places = new ConcurrentDictionary<int, ApiClient>();
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (person, _) =>
        {
            Assert.True(places.TryAdd((int)Place(await CheckAsync(person, showing)), person));
        });
        output.WriteLine($"{Crowd} people lined up within {watch.Elapsed.TotalSeconds:0.0} s, one client, {AtOnce} at once");
        // Earlier lives of Redis have numbers of their own.
        var first = places.Keys.Min();
        Assert.Equal(Enumerable.Range(first, Crowd), places.Keys.Order());

        var watchers = system.Api[1];
        await using var last = await HubClient.ConnectAsync(watchers, places[first + Crowd - 1].AccessToken, hub: "queue");
        await last.CallAsync("Watch", showing.Id);
        await showing.ChangeQueueAsync(settings with { Paused = false });
        await last.EventAsync("QueueProgress", told => told.GetProperty("serving").GetInt32() >= first + Rate - 1);
        var killed = system.Pid("api-1");
        Processes.Signal(killed, "KILL");
        // The house is full.
        await last.EventAsync("QueueProgress", told => told.GetProperty("serving").GetInt32() == first + Room - 1);
        await system.HealthyAsync();
        var admissions = await AdmissionsAsync(showing);
        Assert.Equal(Enumerable.Range(first, Room).Select(number => (long?)number), admissions.Select(one => one.Ticket));
        Assert.All(admissions.GroupBy(one => one.At / 1000), second => Assert.InRange(second.Count(), 1, Rate));

        // Ten leave, ten follow; the others keep their numbers, and see them on the other replicas.
        for (var number = first; number < first + 10; number++)
        {
            using var leaver = places[number].At(watchers);
            Assert.Equal(204, (await leaver.DeleteAsync($"api/queue/{showing.Id}")).Status);
        }

        await last.EventAsync("QueueProgress", told => told.GetProperty("serving").GetInt32() == first + Room + 9);
        using var tail = places[first + Crowd - 1].At(watchers);
        var end = await CheckAsync(tail, showing);
        Assert.Equal((first + Crowd - 1, Crowd - Room - 10), (Place(end), end.Json.GetProperty("position").GetInt32()));
        foreach (var person in people)
        {
            person.Dispose();
        }
    }

    /// <summary>
    /// Of many who wait some are connected; then a replica is killed and Redis is restarted with its data. How many is said by the environment's <c>PROOF_CONNECTED</c>
    /// and <c>PROOF_WAITING</c> (<c>./prove line</c>).
    /// </summary>
    [Fact]
    public async Task However_many_wait_everybody_has_their_place_after_a_replica_was_killed_and_Redis_restarted()
    {
        var (connected, waiting) = (ProofRun.Setting("PROOF_CONNECTED", 200), ProofRun.Setting("PROOF_WAITING", 4_000));
        // So many are told of afterwards, in their order.
        var admitted = Math.Min(waiting / 4, 9_000);
        var settings = QueueSettings.Default with { Mode = QueueMode.On, Threshold = admitted, AdmitPerSecond = 1_000, Paused = true };
        var showing = await ReadyAsync(settings);
        var line = new ConcurrentBag<Waiter>();
        await using var crowd = await QueueCrowd.OfAsync(system, showing, settings);
        var watch = Stopwatch.StartNew();
        await crowd.EnterAsync((waiting - connected) / 2);
        await Parallel.ForAsync(0, connected, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            using var person = await ApiClient.GuestAsync(system.Api[i % 3]);
            await CheckAsync(person, showing);
            line.Add(await Waiter.ConnectAsync(system.Api[i % 3], person.AccessToken!, showing.Id));
        });
        await crowd.EnterAsync(waiting - connected - crowd.Count);
        var gathered = watch.Elapsed;

        system.Redis.Keep();
        Processes.Signal(system.Pid("api-1"), "KILL");
        await system.Redis.RestartAsync(withKept: true);
        watch.Restart();
        var known = new ConcurrentBag<(TimeSpan At, TimeSpan Took)>();
        await Parallel.ForEachAsync(line, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            var began = watch.Elapsed;
            Assert.Equal(one.Stands, await one.AgainAsync([.. system.Api], showing.Id));
            known.Add((watch.Elapsed, watch.Elapsed - began));
        });
        await ProofRun.TellAsync(output, string.Create(CultureInfo.InvariantCulture,
            $"line: {connected} connected of {waiting} who wait, gathered within {gathered.TotalSeconds:0} s; after a replica was killed and Redis restarted the first knew their exact place {known.Min().At.TotalSeconds:0.0} s after it listened, "
            + $"each {known.Max(one => one.Took).TotalSeconds:0.0} s after they came back at most, the last of all came back and knew after {known.Max().At.TotalSeconds:0.0} s"));

        // Nobody is lost or let in twice.
        await system.HealthyAsync();
        await showing.ChangeQueueAsync(settings with { Paused = false });
        var first = line.Min(one => one.Stands.Place) - line.Min(one => one.Stands.Position) + 1;
        await Wait.ForAsync("the house is full", () => AdmissionsAsync(showing), all => all.Count >= admitted, TimeSpan.FromMinutes(2));
        Assert.Equal(Enumerable.Range(0, admitted).Select(i => (long?)(first + i)), (await AdmissionsAsync(showing)).Select(one => one.Ticket));
        await Parallel.ForEachAsync(line, async (one, _) => await one.DisposeAsync());
    }

    [Fact]
    public async Task Redis_restarted_with_its_data_keeps_the_order()
    {
        var settings = QueueSettings.Default with { Mode = QueueMode.On, Paused = true };
        var showing = await ReadyAsync(settings);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        using var cho = await ApiClient.GuestAsync(system.Api[2]);
        var first = Place(await CheckAsync(ann, showing));
        Assert.Equal(first + 1, Place(await CheckAsync(bob, showing)));
        system.Redis.Keep();
        await system.Redis.RestartAsync(withKept: true);

        Assert.Equal(first, Place(await AgainAsync(ann, showing)));
        Assert.Equal(first + 1, Place(await AgainAsync(bob, showing)));
        // A number of the other life of Redis, of which the last ones may be forgotten, is never given again.
        Assert.Equal(first + 1_000_002, Place(await AgainAsync(cho, showing)));
        Assert.Equal(3, (await AgainAsync(cho, showing)).Json.GetProperty("position").GetInt32());
        await showing.ChangeQueueAsync(settings with { Paused = false });
        await cho.EnterAsync(showing.Id);
        Assert.Equal([first, first + 1, first + 1_000_002], (await AdmissionsAsync(showing)).Select(one => one.Ticket));
    }

    [Fact]
    public async Task Redis_emptied_the_numbers_start_afresh_and_people_are_told()
    {
        var showing = await ReadyAsync(QueueSettings.Default with { Threshold = 1 });
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        Assert.Equal("admitted", (await CheckAsync(ann, showing)).String("state"));
        Assert.Equal("waiting", (await CheckAsync(bob, showing)).String("state"));
        await using var waiting = await HubClient.ConnectAsync(system.Api[2], bob.AccessToken, hub: "queue");
        await waiting.CallAsync("Watch", showing.Id);
        await waiting.EventAsync("QueueProgress");
        await system.Redis.RestartAsync(withKept: false);

        // Later numbers are served: whoever has an earlier one asks where they stand.
        await waiting.EventAsync("QueueProgress", told => told.GetProperty("serving").GetInt64() >= 1_000_000);
        var lost = await Wait.ForAsync("the seats are restored", () => bob.GetAsync($"api/queue/status/{showing.Id}"), reply => reply.Status == 200);
        Assert.Equal("open", lost.String("state"));
        Assert.Equal("admitted", (await AgainAsync(bob, showing)).String("state"));
        Assert.True(Place(await AgainAsync(ann, showing)) > 1_000_000);
    }

    private async Task<OwnShowing> ReadyAsync(QueueSettings settings)
    {
        await system.HealthyAsync();
        return await OwnShowing.MakeAsync(system, settings);
    }

    private static long Place(Reply reply) => reply.Json.GetProperty("place").GetInt64();

    private static async Task<Reply> CheckAsync(ApiClient person, OwnShowing showing)
    {
        var reply = await person.PostAsync($"api/queue/check/{showing.Id}", null);
        Assert.True(reply.Status == 200, reply.ToString());
        return reply;
    }

    /// <summary>Asks until the seats are restored.</summary>
    private static Task<Reply> AgainAsync(ApiClient person, OwnShowing showing) =>
        Wait.ForAsync("the seats are restored", () => person.PostAsync($"api/queue/check/{showing.Id}", null), reply => reply.Status == 200);

    private Task<IReadOnlyList<Admission>> AdmissionsAsync(OwnShowing showing) =>
        QueueBench.AdmissionsAsync(system.Redis.Connection.GetDatabase(), showing.Id);
}
