using System.Text.Json;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using StackExchange.Redis;

namespace SeatAspire.Tests.Queue;

/// <summary>The queue as people meet it, on three replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class WaitingLineTests(SeatSystem system)
{
    private static readonly QueueSettings One = QueueSettings.Default with { Threshold = 1 };

    [Fact]
    public async Task Every_way_to_hold_is_refused_without_a_turn_and_says_the_place()
    {
        var showing = await OwnShowing.MakeAsync(system, One);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        using var cho = await ApiClient.GuestAsync(system.Api[2]);
        Assert.Equal(201, (await ann.HoldAsync(showing.Id, "A-1")).Status);

        var refused = await bob.HoldAsync(showing.Id, "A-2");
        Assert.Equal((403, "queue-required", "waiting"), (refused.Status, refused.Word, refused.String("state")));
        Assert.Equal((1, 1, 0), (Number(refused, "place"), Number(refused, "position"), Number(refused, "ahead")));

        await using var hub = await HubClient.ConnectAsync(system.Api[0], cho.AccessToken);
        var problem = (await hub.CallAsync("Hold", showing.Id, new[] { "A-3" })).GetProperty("problem");
        Assert.Equal(("/problems/queue-required", 2), (problem.GetProperty("type").GetString(), problem.GetProperty("position").GetInt32()));

        // Both have entered by that, each once.
        Assert.Equal((1, 2), (Number(await CheckAsync(bob, showing), "place"), Number(await CheckAsync(cho, showing), "waiting")));
        // Looking at the map stays open to all.
        await using var viewer = await Viewer.JoinAsync(system.Api[2], showing.Id, bob.AccessToken);
        Assert.Equal(1, viewer.StateOf(0));
        Assert.Equal(0, viewer.StateOf(1));
    }

    [Fact]
    public async Task A_place_is_the_same_on_every_replica_and_in_every_tab_and_leaving_gives_it_up()
    {
        var showing = await OwnShowing.MakeAsync(system, One with { Mode = QueueMode.On, Paused = true });
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[0]);
        var before = await ann.GetAsync($"api/queue/status/{showing.Id}");
        Assert.Equal(("waiting", JsonValueKind.Null), (before.String("state"), before.Json.GetProperty("place").ValueKind));
        Assert.Equal(1, Number(await CheckAsync(ann, showing), "place"));
        Assert.Equal(2, Number(await CheckAsync(bob, showing), "place"));
        foreach (var origin in system.Api)
        {
            using var tab = bob.At(origin);
            var reply = await CheckAsync(tab, showing);
            Assert.Equal((2, 1), (Number(reply, "place"), Number(reply, "ahead")));
            Assert.True(reply.Json.GetProperty("paused").GetBoolean());
            Assert.Equal(2, Number(await tab.GetAsync($"api/queue/status/{showing.Id}"), "waiting"));
        }

        Assert.Equal(204, (await ann.DeleteAsync($"api/queue/{showing.Id}")).Status);
        Assert.Equal(204, (await ann.DeleteAsync($"api/queue/{showing.Id}")).Status);
        var moved = await CheckAsync(bob, showing);
        Assert.Equal((2, 1), (Number(moved, "place"), Number(moved, "position")));
        var again = await CheckAsync(ann, showing);
        Assert.Equal((3, 2), (Number(again, "place"), Number(again, "position")));
    }

    [Fact]
    public async Task Whoever_waits_is_told_how_far_the_line_is_and_when_it_is_their_turn()
    {
        var showing = await OwnShowing.MakeAsync(system, One);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        using var cho = await ApiClient.GuestAsync(system.Api[2]);
        Assert.Equal("admitted", (await CheckAsync(ann, showing)).String("state"));
        await CheckAsync(bob, showing);
        await CheckAsync(cho, showing);
        await using var bobs = await HubClient.ConnectAsync(system.Api[2], bob.AccessToken, hub: "queue");
        await using var bobsOther = await HubClient.ConnectAsync(system.Api[0], bob.AccessToken, hub: "queue");
        await using var chos = await HubClient.ConnectAsync(system.Api[1], cho.AccessToken, hub: "queue");
        foreach (var hub in new[] { bobs, bobsOther, chos })
        {
            Assert.Equal("waiting", (await hub.CallAsync("Watch", showing.Id)).GetProperty("state").GetString());
        }

        var progress = await bobs.EventAsync("QueueProgress", told => told.GetProperty("showingId").GetString() == showing.Id);
        Assert.Equal("[[1,1],[2,2]]", progress.GetProperty("marks").GetRawText());
        Assert.Equal((2, 0), (progress.GetProperty("waiting").GetInt32(), progress.GetProperty("serving").GetInt32()));
        await chos.EventAsync("InventoryChanged", told => told.GetProperty("showingId").GetString() == showing.Id && told.GetProperty("remaining").EnumerateObject().Any());

        var leftAt = TimeProvider.System.GetUtcNow();
        await ann.DeleteAsync($"api/queue/{showing.Id}");
        foreach (var hub in new[] { bobs, bobsOther })
        {
            var turn = await hub.EventAsync("Admitted", told => told.GetProperty("showingId").GetString() == showing.Id);
            Assert.True(turn.GetProperty("leaseExpiresAt").GetDateTimeOffset() < turn.GetProperty("turnEndsAt").GetDateTimeOffset());
        }

        using var redis = ConnectionMultiplexer.Connect(system.ConnectionString("redis"));
        var admissions = await QueueBench.AdmissionsAsync(redis.GetDatabase(), showing.Id);
        Assert.InRange(admissions[1].At - leftAt.ToUnixTimeMilliseconds(), 0, 2_500);
        Assert.Equal(201, (await bob.HoldAsync(showing.Id, "B-1")).Status);
        var moved = await chos.EventAsync("QueueProgress", told => told.GetProperty("serving").GetInt32() == 1);
        Assert.Equal("[[2,1]]", moved.GetProperty("marks").GetRawText());
        Assert.Single(bobs.Events, one => one.Target == "Admitted");
        Assert.DoesNotContain(chos.Events, one => one.Target == "Admitted");

        await showing.ChangeQueueAsync(One with { Mode = QueueMode.Off });
        await chos.EventAsync("QueueClosed", told => told.GetProperty("showingId").GetString() == showing.Id);
        // Whoever closed it need not be the replica that cho asks.
        await Wait.ForAsync("it is open", () => CheckAsync(cho, showing), reply => reply.String("state") == "open");
        Assert.Equal(201, (await cho.HoldAsync(showing.Id, "B-2")).Status);
    }

    [Fact]
    public async Task A_turn_ends_with_its_purchase()
    {
        var showing = await OwnShowing.MakeAsync(system, One);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        await CheckAsync(ann, showing);
        Assert.Equal("waiting", (await CheckAsync(bob, showing)).String("state"));
        await ann.BuyAsync(showing.Id, "C-1");
        await bob.EnterAsync(showing.Id);
        Assert.Equal("waiting", (await CheckAsync(ann, showing)).String("state"));
    }

    [Fact]
    public async Task A_turn_whose_owner_is_gone_ends_with_its_lease_and_what_it_held_may_still_be_paid()
    {
        var showing = await OwnShowing.MakeAsync(system, One with { LeaseSeconds = 2 });
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var bob = await ApiClient.GuestAsync(system.Api[1]);
        // Nobody renews: she is not in the room. On a slow machine a turn may be over before it is used; then she asks again.
        var hold = await Wait.ForAsync("a turn long enough to hold", () => ann.HoldAsync(showing.Id, "C-1"), reply => reply.Status == 201);
        await CheckAsync(bob, showing);
        await bob.EnterAsync(showing.Id);
        Assert.Equal(201, (await ann.PayAsync(hold.String("holdId"), "after the turn")).Status);
    }

    [Fact]
    public async Task While_somebody_is_in_the_room_their_turn_goes_on()
    {
        var showing = await OwnShowing.MakeAsync(system, One with { LeaseSeconds = 15 });
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var turn = await CheckAsync(ann, showing);
        await using var room = await Viewer.JoinAsync(system.Api[1], showing.Id, ann.AccessToken);
        var later = await Wait.ForAsync("the lease is prolonged", () => ann.GetAsync($"api/queue/status/{showing.Id}"),
            reply => Time(reply, "leaseExpiresAt") > Time(turn, "leaseExpiresAt"));
        Assert.Equal(Time(turn, "turnEndsAt"), Time(later, "turnEndsAt"));
    }

    [Fact]
    public async Task A_drawn_opening_goes_by_what_was_published()
    {
        var settings = QueueSettings.Default with { Mode = QueueMode.On, OpensAt = TimeProvider.System.GetUtcNow().AddHours(1), Draw = true, Paused = true };
        var showing = await OwnShowing.MakeAsync(system, settings);
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        Assert.Equal(404, (await people[0].GetAsync($"api/queue/draw/{showing.Id}")).Status);
        var entries = new List<string>();
        foreach (var person in people)
        {
            var place = await CheckAsync(person, showing);
            Assert.Equal("lobby", place.String("state"));
            entries.Add(place.String("entryId"));
        }

        await showing.ChangeQueueAsync(settings with { OpensAt = TimeProvider.System.GetUtcNow().AddSeconds(1) });
        var draw = await Wait.ForAsync("the draw is shown", () => people[0].GetAsync($"api/queue/draw/{showing.Id}"), reply => reply.Status == 200 && reply.String("state") == "shown");
        // Large, and the same for all: a copy of one's own does.
        var again = await people[0].SendAsync(HttpMethod.Get, $"api/queue/draw/{showing.Id}", null, adjust: request => request.Headers.IfNoneMatch.Add(draw.Headers.ETag!));
        Assert.Equal(304, again.Status);
        Assert.Equal(entries.Order(StringComparer.Ordinal), draw.Strings("entries"));
        Assert.Equal(draw.String("entriesSha256"), Api.Queue.Draw.HashOf(Api.Queue.Draw.List(draw.Strings("entries"))));
        var order = Api.Queue.Draw.Order(draw.String("seed"), draw.Strings("entries"));
        using var late = await ApiClient.GuestAsync(system.Api[0]);
        Assert.Equal(people.Length + 1, Number(await Wait.ForAsync("a number", () => CheckAsync(late, showing), reply => reply.String("state") == "waiting"), "position"));
        foreach (var (person, entry) in people.Zip(entries))
        {
            var place = await Wait.ForAsync("the number", () => CheckAsync(person, showing), reply => reply.String("state") == "waiting");
            Assert.Equal(order.Index().First(one => one.Item == entry).Index + 1, Number(place, "position"));
            Assert.Equal(Number(draw, "firstPlace") + Number(place, "position") - 1, Number(place, "place"));
            person.Dispose();
        }
    }

    [Fact]
    public async Task Before_a_sale_opens_nobody_queues_unless_an_opening_is_scheduled_and_after_it_nobody()
    {
        var showing = await OwnShowing.MakeAsync(system, TimeSpan.FromHours(1));
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        Assert.Equal("open", (await CheckAsync(ann, showing)).String("state"));
        Assert.Equal("sale-closed", (await ann.HoldAsync(showing.Id, "A-1")).Word);
        Assert.Equal("not-found", (await ann.PostAsync("api/queue/check/nowhere", null)).Word);
        Assert.Equal(404, (await ann.DeleteAsync("api/queue/nowhere")).Status);
        using var nobody = ApiClient.Nobody(system.Api[0]);
        Assert.Equal(401, (await nobody.PostAsync($"api/queue/check/{showing.Id}", null)).Status);

        var over = await OwnShowing.MakeAsync(system);
        await over.CloseSaleAsync();
        await Wait.ForAsync("the sale is closed", () => ann.PostAsync($"api/queue/check/{over.Id}", null), reply => reply.Word == "sale-closed");
        Assert.Equal("open", (await ann.GetAsync($"api/queue/status/{over.Id}")).String("state"));
    }

    private static async Task<Reply> CheckAsync(ApiClient person, OwnShowing showing)
    {
        var reply = await person.PostAsync($"api/queue/check/{showing.Id}", null);
        Assert.True(reply.Status == 200, reply.ToString());
        return reply;
    }

    private static int Number(Reply reply, string name) => reply.Json.GetProperty(name).GetInt32();

    private static DateTimeOffset Time(Reply reply, string name) => reply.Json.GetProperty(name).GetDateTimeOffset();
}
