using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>Who looks at a date sees every change, whichever replica they are connected to.</summary>
[Collection(SharedSystem.Name)]
public sealed class SeatRoomTests(SeatSystem system)
{
    [Fact]
    public async Task Everybody_sees_a_hold_a_sale_and_a_cancellation_on_every_replica()
    {
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var own = await Viewer.JoinAsync(system.Api[1], pick.ShowingId, ann.AccessToken);
        await using var other = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);

        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        Assert.Equal(201, hold.Status);
        await other.SeesAsync(pick.First, 1);
        await other.SeesAsync(pick.First + 1, 1);
        var mine = await own.Hub.EventAsync("HoldsChanged", change => change.GetProperty("holds").GetArrayLength() == 1);
        Assert.Equal(hold.String("holdId"), mine.GetProperty("holds")[0].GetProperty("holdId").GetString());

        var order = await ann.PayAsync(hold.String("holdId"), Guid.NewGuid().ToString("N"));
        Assert.Equal(201, order.Status);
        await other.SeesAsync(pick.First, 2);
        await own.Hub.EventAsync("HoldsChanged", change => change.GetProperty("holds").GetArrayLength() == 0);
        await own.Hub.EventAsync("OrdersChanged", change => change.GetProperty("orders").EnumerateArray()
            .Any(one => one.GetProperty("orderId").GetString() == order.String("orderId")));
        var notice = await other.Hub.EventAsync("Purchased", one => one.GetProperty("id").GetString() == order.String("orderId"));
        Assert.Equal("t**", notice.GetProperty("nickname").GetString());
        Assert.Equal(2, notice.GetProperty("seats").GetInt32());

        Assert.Equal(200, (await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).Status);
        await other.SeesAsync(pick.First, 0);
        await other.SeesAsync(pick.First + 1, 0);

        Assert.DoesNotContain(other.Hub.Events, one => one.Target is "HoldsChanged" or "OrdersChanged");
        Assert.DoesNotContain(other.Hub.Events, one => one.Argument.GetRawText().Contains(hold.String("holdId"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hold_over_the_hub_is_the_same_as_over_http()
    {
        var pick = await system.PickAsync(2, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var hub = await HubClient.ConnectAsync(system.Api[1], ann.AccessToken);

        var answer = await hub.CallAsync("Hold", pick.ShowingId, pick.Labels);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        var hold = answer.GetProperty("hold");
        Assert.Equal(pick.Labels, hold.GetProperty("seats").EnumerateArray().Select(seat => seat.GetString()));
        var listed = await ann.GetAsync("api/holds");
        Assert.Equal(hold.GetProperty("holdId").GetString(), listed.Json[0].GetProperty("holdId").GetString());

        var again = await hub.CallAsync("Hold", pick.ShowingId, pick.Labels);
        Assert.False(again.GetProperty("ok").GetBoolean());
        Assert.EndsWith("/seats-taken", again.GetProperty("problem").GetProperty("type").GetString(), StringComparison.Ordinal);

        var released = await hub.CallAsync("Release", hold.GetProperty("holdId").GetString());
        Assert.True(released.GetProperty("ok").GetBoolean(), released.GetRawText());
        Assert.Equal("[]", (await ann.GetAsync("api/holds")).Text);
    }

    [Fact]
    public async Task Nobody_holds_over_the_hub_without_signing_in()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        await using var hub = await HubClient.ConnectAsync(system.Api[0]);
        var answer = await hub.CallAsync("Hold", pick.ShowingId, pick.Labels);
        Assert.EndsWith("/unauthorized", answer.GetProperty("problem").GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_want_overlapping_seats_each_gets_all_or_none_and_no_seat_twice()
    {
        var pick = await system.PickAsync(30, await system.LargeShowingAsync());
        await using var viewer = await Viewer.JoinAsync(system.Api[0], pick.ShowingId);
        var people = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        // More than the queue lets in within one second.
        await Task.WhenAll(people.Select(person => person.EnterAsync(pick.ShowingId)));

        var replies = await Task.WhenAll(people.Select((person, i) =>
            person.HoldAsync(pick.ShowingId, [.. Enumerable.Range(0, 5).Select(k => pick.Labels[((i * 7) + (k * 3)) % 30])])));

        var won = replies.Where(reply => reply.Status == 201).ToList();
        Assert.NotEmpty(won);
        Assert.All(replies.Where(reply => reply.Status != 201), reply => Assert.Equal("seats-taken", reply.Word));
        var held = won.SelectMany(reply => reply.Strings("seats")).ToList();
        Assert.Equal(held.Count, held.Distinct().Count());
        Assert.Equal(won.Count * 5, held.Count);
        foreach (var (person, reply) in people.Zip(replies))
        {
            Assert.Equal(reply.Status == 201 ? 1 : 0, (await person.GetAsync("api/holds")).Json.GetArrayLength());
        }

        await Wait.UntilAsync("the viewer sees what was won", () =>
            Enumerable.Range(0, 30).All(i => (viewer.StateOf(pick.First + i) == 1) == held.Contains(pick.Labels[i])));
    }

    [Fact]
    public async Task Whoever_joins_late_or_joins_again_gets_what_everybody_sees()
    {
        var pick = await system.PickAsync(4, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var first = await Viewer.JoinAsync(system.Api[1], pick.ShowingId);
        var before = first.Version;
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels)).Status);
        await first.SeesAsync(pick.First + 3, 1);

        await using var hub = await HubClient.ConnectAsync(system.Api[1]);
        var changes = await hub.CallAsync("Join", pick.ShowingId, before);
        Assert.Equal(before, changes.GetProperty("from").GetInt64());
        var seats = changes.GetProperty("changes").EnumerateArray().Select(one => one.GetInt32()).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.All(Enumerable.Range(pick.First, 4), seat => Assert.Equal(1, seats[seat]));

        await using var late = await Viewer.JoinAsync(system.Api[2], pick.ShowingId);
        await Wait.UntilAsync("both see the same", () => late.Version == first.Version && late.States() == first.States());
    }

    [Fact]
    public async Task The_snapshot_over_http_is_never_older_than_the_answer_before_it_and_has_an_etag()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
        foreach (var origin in system.Api)
        {
            using var elsewhere = ann.At(origin);
            var snapshot = await elsewhere.GetAsync($"api/showings/{pick.ShowingId}/seats");
            Assert.True(snapshot.Json.GetProperty("version").GetInt64() >= hold.Json.GetProperty("version").GetInt64());
            var states = Convert.FromBase64String(snapshot.String("states"));
            Assert.Equal(1, (states[pick.First / 4] >> (pick.First % 4 * 2)) & 3);

            var tag = snapshot.Headers.ETag!;
            var again = await elsewhere.SendAsync(HttpMethod.Get, $"api/showings/{pick.ShowingId}/seats", null,
                adjust: request => request.Headers.IfNoneMatch.Add(tag));
            Assert.True(again.Status == 304 || again.Headers.ETag!.Tag != tag.Tag);
        }
    }

    [Fact]
    public async Task The_stock_of_a_tier_is_told_to_who_watches_it()
    {
        var pick = await system.PickAsync(3, await system.LargeShowingAsync());
        await using var hub = await HubClient.ConnectAsync(system.Api[1]);
        await hub.CallAsync("WatchStock", (object)new[] { pick.ShowingId });
        var first = await hub.EventAsync("InventoryChanged");
        var before = Total(first);
        using var ann = await ApiClient.GuestAsync(system.Api[2]);
        await ann.HoldAsync(pick.ShowingId, pick.Labels);
        await hub.EventAsync("InventoryChanged", change => Total(change) <= before - 3);

        static int Total(JsonElement inventory) => inventory.GetProperty("remaining").EnumerateObject().Sum(tier => tier.Value.GetInt32());
    }

    [Fact]
    public async Task A_client_that_stops_reading_harms_nobody()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        await using var deaf = await RawHub.ConnectAsync(system.Api[0]);
        for (var i = 0; i < 200; i++)
        {
            // Each answer is a snapshot of 50,000 seats that nobody takes from the wire.
            await deaf.SendCallAsync("Join", $"""["{pick.ShowingId}",null]""");
        }

        await using var viewer = await Viewer.JoinAsync(system.Api[0], pick.ShowingId);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await ann.EnterAsync(pick.ShowingId);
        for (var i = 0; i < 20; i++)
        {
            var hold = await ann.HoldAsync(pick.ShowingId, pick.Labels);
            await viewer.SeesAsync(pick.First, 1, TimeSpan.FromSeconds(2));
            await ann.DeleteAsync($"api/holds/{hold.String("holdId")}");
            await viewer.SeesAsync(pick.First, 0, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task Wrong_wishes_are_refused_with_what_to_do()
    {
        var showing = await system.LargeShowingAsync();
        var pick = await system.PickAsync(9, showing);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        Assert.Equal((400, "validation"), Of(await ann.HoldAsync(showing)));
        Assert.Equal((400, "validation"), Of(await ann.HoldAsync(showing, pick.Labels[0], pick.Labels[0])));
        Assert.Equal((400, "validation"), Of(await ann.HoldAsync(showing, "")));
        Assert.Equal((422, "too-many-seats"), Of(await ann.HoldAsync(showing, pick.Labels)));
        var unknown = await ann.HoldAsync(showing, pick.Labels[0], "Nowhere-1");
        Assert.Equal((422, "unknown-seat"), Of(unknown));
        Assert.Equal(["Nowhere-1"], unknown.Strings("seats"));
        var nowhere = await ann.HoldAsync("no-such-showing", pick.Labels[0]);
        Assert.Equal((404, "not-found"), Of(nowhere));
        Assert.Equal("There is no date with this ID.", nowhere.String("detail"));
        using var nobody = ApiClient.Nobody(system.Api[0]);
        Assert.Equal((401, "unauthorized"), Of(await nobody.HoldAsync(showing, pick.Labels[0])));
        Assert.Equal("[]", (await ann.GetAsync("api/holds")).Text);

        static (int, string) Of(Reply reply) => (reply.Status, reply.Word);
    }

    [Fact]
    public async Task Live_holds_and_bought_seats_count_together()
    {
        var pick = await system.PickAsync(9, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels[..4]);
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels[4..7])).Status);
        Assert.Equal("too-many-seats", (await ann.HoldAsync(pick.ShowingId, pick.Labels[7..9])).Word);
        await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", null);
        Assert.Equal(201, (await ann.HoldAsync(pick.ShowingId, pick.Labels[7..9])).Status);
    }

    [Fact]
    public async Task Somebody_elses_hold_cannot_be_seen_released_or_paid()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        using var eve = await ApiClient.GuestAsync(system.Api[1]);
        var hold = (await ann.HoldAsync(pick.ShowingId, pick.Labels)).String("holdId");
        Assert.Equal("[]", (await eve.GetAsync("api/holds")).Text);
        var unknown = await eve.DeleteAsync("api/holds/nonsense");
        Assert.Equal((404, "There is no hold with this ID, or it is not yours."), (unknown.Status, unknown.String("detail")));
        foreach (var foreign in new[] { await eve.DeleteAsync($"api/holds/{hold}"), await eve.PayAsync(hold, "k") })
        {
            Assert.Equal((404, unknown.Text), (foreign.Status, foreign.Text));
        }

        Assert.Equal(204, (await ann.DeleteAsync($"api/holds/{hold}")).Status);
        Assert.Equal(204, (await ann.DeleteAsync($"api/holds/{hold}")).Status);
        Assert.Equal((410, "hold-expired"), ((await ann.PayAsync(hold, "k")).Status, (await ann.PayAsync(hold, "k")).Word));
    }
}
