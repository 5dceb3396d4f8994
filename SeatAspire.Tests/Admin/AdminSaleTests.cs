using System.Diagnostics;
using System.Text.Json;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>What an admin sees and does, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class AdminSaleTests(SeatSystem system)
{
    /// <summary>What is promised, and what a busy machine may add.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task The_figures_are_those_of_all_replicas_together()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[2]);
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        await using var here = await Viewer.JoinAsync(system.Api[0], showing.Id);
        await using var there = await Viewer.JoinAsync(system.Api[1], showing.Id);
        await using var thereToo = await Viewer.JoinAsync(system.Api[1], showing.Id, ann.AccessToken);
        var order = await ann.BuyAsync(showing.Id, "A-1", "A-2");
        await ann.HoldAsync(showing.Id, "A-3");
        await using var hub = await HubClient.ConnectAsync(system.Api[1], admin.AccessToken, "admin");
        var first = await hub.CallAsync("Watch", showing.Id);
        Assert.Equal(showing.Id, first.GetProperty("showingId").GetString());

        var seen = await Wait.ForAsync("all are counted", () => admin.GetAsync(Path(showing)), figures => Number(figures.Json, "viewers") == 3);
        Assert.Equal(
            (1, 2, 293, 4, order.Json.GetProperty("amount").GetInt64(), "KRW"),
            (Number(seen.Json, "held"), Number(seen.Json, "sold"), Number(seen.Json, "free"), Number(seen.Json, "blocked"), seen.Json.GetProperty("revenue").GetInt64(), seen.String("currency")));
        Assert.Equal(("auto", 1000, 50, 600, false, false, false), (
            seen.String("queueMode"), Number(seen.Json, "threshold"), Number(seen.Json, "admitPerSecond"), Number(seen.Json, "leaseSeconds"),
            seen.Json.GetProperty("paused").GetBoolean(), seen.Json.GetProperty("draw").GetBoolean(), seen.Json.GetProperty("queueOn").GetBoolean()));
        Assert.Equal((JsonValueKind.Null, 0), (seen.Json.GetProperty("opensAt").ValueKind, Number(seen.Json, "waiting")));

        // The hub tells the same each second, from another replica.
        var told = await hub.EventAsync("Stats", stats => Number(stats, "viewers") == 3);
        Assert.Equal(seen.Json.EnumerateObject().Select(member => member.Name), told.EnumerateObject().Select(member => member.Name));
        var so = hub.Events.Count;
        await Wait.UntilAsync("three more seconds are told", () => hub.Events.Count >= so + 3);
        var times = hub.Events.Select(one => one.Argument.GetProperty("at").GetDateTimeOffset()).ToArray();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First));

        await here.Hub.CallAsync("Leave", showing.Id);
        await Wait.ForAsync("who left is not counted", () => admin.GetAsync(Path(showing)), figures => Number(figures.Json, "viewers") == 2);
    }

    [Fact]
    public async Task One_connection_watches_one_date_and_nobody_an_unknown_one()
    {
        var (one, other) = (await system.ShowingAsync("tosca"), await system.LargeShowingAsync());
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await using var hub = await HubClient.ConnectAsync(system.Api[0], admin.AccessToken, "admin");
        await hub.CallAsync("Watch", one);
        await hub.EventAsync("Stats", stats => stats.GetProperty("showingId").GetString() == one);
        await hub.CallAsync("Watch", other);
        await hub.EventAsync("Stats", stats => stats.GetProperty("showingId").GetString() == other);
        var so = hub.Events.Count;
        await Wait.UntilAsync("two more seconds are told", () => hub.Events.Count >= so + 2);
        Assert.All(hub.Events.Skip(so), told => Assert.Equal(other, told.Argument.GetProperty("showingId").GetString()));

        await Assert.ThrowsAnyAsync<Exception>(() => hub.CallAsync("Watch", "nowhere"));
        foreach (var path in new[] { "api/admin/showings/nowhere", "api/admin/showings/nowhere/history" })
        {
            Assert.Equal(404, (await admin.GetAsync(path)).Status);
        }

        Assert.Equal(404, (await admin.PutAsync("api/admin/showings/nowhere/queue", new { paused = true })).Status);
    }

    [Fact]
    public async Task A_change_acts_on_every_replica_within_two_seconds()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var opensAt = TimeProvider.System.GetUtcNow().AddDays(3).ToString("yyyy-MM-ddTHH:mm:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var changed = await admin.PutAsync(Path(showing) + "/queue", new { mode = "on", threshold = 12, admitPerSecond = 3, leaseSeconds = 45, paused = true, opensAt, draw = true });
        var since = Stopwatch.StartNew();
        Assert.True(changed.Status == 200, changed.ToString());
        Assert.Equal($$"""{"mode":"on","threshold":12,"admitPerSecond":3,"leaseSeconds":45,"paused":true,"opensAt":"{{opensAt}}","draw":true}""",
            changed.Text.Replace("+00:00", "Z", StringComparison.Ordinal));

        // Seats are refused to people in front of a queue that is on: on each replica.
        await Task.WhenAll(system.Api.Select(async origin =>
        {
            // Looked at first: who holds a seat before the replica knows has it, and is asked for nothing.
            var known = await Wait.ForAsync($"{origin} knows", () => admin.At(origin).GetAsync(Path(showing)), reply => reply.String("queueMode") == "on", Soon - since.Elapsed);
            using var guest = await ApiClient.GuestAsync(origin);
            var refused = await guest.HoldAsync(showing.Id, "B-1");
            Assert.Equal((403, "queue-required"), (refused.Status, refused.Word));
            var figures = known.Json;
            Assert.Equal(("on", 12, 3, 45, true, true, true), (
                figures.GetProperty("queueMode").GetString(), Number(figures, "threshold"), Number(figures, "admitPerSecond"), Number(figures, "leaseSeconds"),
                figures.GetProperty("paused").GetBoolean(), figures.GetProperty("draw").GetBoolean(), figures.GetProperty("queueOn").GetBoolean()));
        }));

        // And let in again: off, and no opening any more.
        Assert.Equal(200, (await admin.PutAsync(Path(showing) + "/queue", new { mode = "off", paused = false, opensAt = (string?)null })).Status);
        since.Restart();
        await Task.WhenAll(system.Api.Select(async (origin, replica) =>
        {
            using var guest = await ApiClient.GuestAsync(origin);
            await Wait.ForAsync($"{origin} lets people in", () => guest.HoldAsync(showing.Id, $"C-{replica + 1}"), reply => reply.Status == 201, Soon - since.Elapsed);
        }));
    }

    [Theory]
    [InlineData("""{"threshold":0}""")]
    [InlineData("""{"mode":"sometimes"}""")]
    [InlineData("""{"opensAt":"soon"}""")]
    [InlineData("""{"treshold":5}""")]
    [InlineData("""{"paused":1}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string body)
    {
        var showing = await system.ShowingAsync("tosca");
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var before = (await admin.GetAsync($"api/admin/audit?showingId={showing}")).Text;
        var refused = await admin.PutAsync($"api/admin/showings/{showing}/queue", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "validation"), (refused.Status, refused.Word));
        Assert.Equal(before, (await admin.GetAsync($"api/admin/audit?showingId={showing}")).Text);
    }

    [Fact]
    public async Task The_log_says_who_changed_what_though_several_do_at_once()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var me = (await admin.GetAsync("api/me")).Json;
        var changes = await Task.WhenAll(Enumerable.Range(1, 9).Select(i =>
            admin.At(system.Api[i % 3]).PutAsync(Path(showing) + "/queue", i % 3 == 0 ? new { paused = true } : new { threshold = 100 + i } as object)));
        Assert.All(changes, change => Assert.True(change.Status == 200, change.ToString()));

        // The three that paused were one change; each of the others found what the one before it had left.
        var log = (await admin.GetAsync($"api/admin/audit?showingId={showing.Id}")).Json.EnumerateArray().Reverse().ToArray();
        Assert.Equal(7, log.Length);
        var threshold = 1000;
        foreach (var entry in log)
        {
            Assert.Equal((me.GetProperty("id").GetString(), me.GetProperty("nickname").GetString(), "queue", showing.Id), (
                entry.GetProperty("personId").GetString(), entry.GetProperty("nickname").GetString(), entry.GetProperty("action").GetString(), entry.GetProperty("showingId").GetString()));
            var change = Assert.Single(entry.GetProperty("changes").EnumerateObject());
            if (change.Name == "paused")
            {
                Assert.Equal("""{"old":false,"new":true}""", change.Value.GetRawText());
                continue;
            }

            Assert.Equal(("threshold", threshold), (change.Name, Number(change.Value, "old")));
            threshold = Number(change.Value, "new");
        }

        // Page by page, the newest first, and the same on each replica.
        var ids = new List<long>();
        for (var page = 0; ; page++)
        {
            var path = $"api/admin/audit?showingId={showing.Id}&limit=3" + (ids.Count == 0 ? "" : $"&before={ids[^1]}");
            var entries = (await admin.At(system.Api[page % 3]).GetAsync(path)).Json.EnumerateArray().Select(entry => entry.GetProperty("id").GetInt64()).ToArray();
            ids.AddRange(entries);
            if (entries.Length < 3)
            {
                break;
            }
        }

        Assert.Equal(log.Reverse().Select(entry => entry.GetProperty("id").GetInt64()), ids);
        Assert.Equal(400, (await admin.GetAsync("api/admin/audit?limit=0")).Status);
        Assert.Equal(400, (await admin.GetAsync("api/admin/audit?limit=201")).Status);
    }

    [Fact]
    public async Task A_notice_reaches_everybody_and_who_comes_soon_after()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await using var one = await HubClient.ConnectAsync(system.Api[1]);
        await using var two = await HubClient.ConnectAsync(system.Api[2]);
        var text = $"잠시 후 다시 열립니다 <b>{Guid.NewGuid():N}</b>";
        var sent = await admin.PostAsync("api/admin/notices", new { text = $"  {text}\n" });
        Assert.Equal((200, text), (sent.Status, sent.String("text")));

        await one.EventAsync("Notice", notice => notice.GetProperty("text").GetString() == text);
        var told = await two.EventAsync("Notice", notice => notice.GetProperty("text").GetString() == text);
        Assert.Equal(sent.Json.GetProperty("at").GetDateTimeOffset(), told.GetProperty("at").GetDateTimeOffset());
        foreach (var origin in system.Api)
        {
            await using var late = await HubClient.ConnectAsync(origin);
            await late.EventAsync("Notice", notice => notice.GetProperty("text").GetString() == text);
            Assert.Equal(text, (await ApiClient.Nobody(origin).GetAsync("api/notices")).Json[0].GetProperty("text").GetString());
        }

        Assert.Single(one.Events, told => told.Target == "Notice" && told.Argument.GetProperty("text").GetString() == text);
        Assert.Contains((await admin.GetAsync("api/admin/audit?limit=200")).Json.EnumerateArray(), entry =>
            entry.GetProperty("action").GetString() == "notice" && entry.GetProperty("changes").GetProperty("text").GetProperty("new").GetString() == text);

        // Taken down, also for the tests after this one.
        Assert.Equal(204, (await admin.At(system.Api[2]).DeleteAsync("api/admin/notices")).Status);
        await one.EventAsync("Notice", notice => notice.GetProperty("text").GetString()!.Length == 0);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("nobody is told any more", () => admin.At(origin).GetAsync("api/notices"), reply => reply.Text == "[]");
        }

        // Whoever takes it down at once need not be where it was posted.
        Assert.Equal(200, (await admin.At(system.Api[1]).PostAsync("api/admin/notices", new { text })).Status);
        Assert.Equal(204, (await admin.DeleteAsync("api/admin/notices")).Status);
        foreach (var origin in system.Api)
        {
            await Wait.ForAsync("it is gone again", () => admin.At(origin).GetAsync("api/notices"), reply => reply.Text == "[]");
        }

        foreach (var wrong in new[] { "", " \n ", new string('a', 501), "a\u0007b" })
        {
            Assert.Equal((400, "validation"), await admin.PostAsync("api/admin/notices", new { text = wrong }) is var reply ? (reply.Status, reply.Word) : default);
        }
    }

    [Fact]
    public async Task A_date_can_be_added_and_sold_on_every_replica()
    {
        var model = await OwnShowing.MakeAsync(system);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var now = TimeProvider.System.GetUtcNow();
        var id = $"moonlight-added-{Guid.NewGuid():N}"[..40];
        var wanted = new { id, showId = OwnShowing.ShowId, startsAt = now.AddDays(400), saleOpensAt = now.AddMinutes(-1), copyOf = model.Id, mode = "off", threshold = 7 };

        var tries = await Task.WhenAll(system.Api.Concat(system.Api).Select(origin => admin.At(origin).PostAsync("api/admin/showings", wanted)));
        var added = Assert.Single(tries, reply => reply.Status == 201);
        Assert.Equal((id, "off", 7), (added.String("id"), added.Json.GetProperty("queue").GetProperty("mode").GetString(), Number(added.Json.GetProperty("queue"), "threshold")));
        Assert.All(tries.Where(reply => reply != added), reply => Assert.Equal((409, "showing-exists"), (reply.Status, reply.Word)));

        foreach (var (replica, origin) in system.Api.Index())
        {
            using var guest = await ApiClient.GuestAsync(origin);
            await Wait.ForAsync("the date is on sale", () => guest.HoldAsync(id, $"D-{replica + 1}"), reply => reply.Status == 201);
            Assert.Equal("seats-taken", (await guest.HoldAsync(id, OwnShowing.Blocked)).Word);
        }

        Assert.Contains((await admin.GetAsync("api/admin/showings")).Json.EnumerateArray(), showing =>
            showing.GetProperty("id").GetString() == id && showing.GetProperty("saleOpen").GetBoolean() && showing.GetProperty("title").GetString()!.Length > 0);
        Assert.Equal("showing", (await admin.GetAsync($"api/admin/audit?showingId={id}")).Json.EnumerateArray().Single().GetProperty("action").GetString());
    }

    [Theory]
    [InlineData("""{"id":"A","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a--b","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a","showId":"none","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","layoutHash":"x"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"2026-01-01T00:00:00Z","saleOpensAt":"2026-01-02T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"then","saleOpensAt":"2026-01-02T00:00:00Z","copyOf":"x"}""")]
    [InlineData("""{"id":"a","showId":"moonlight","startsAt":"2999-01-01T00:00:00Z","saleOpensAt":"2026-01-01T00:00:00Z","copyOf":"x","threshold":0}""")]
    [InlineData("""{"showId":"moonlight"}""")]
    public async Task A_date_that_cannot_be_is_refused(string body)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var refused = await admin.PostAsync("api/admin/showings", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "validation"), (refused.Status, refused.Word));
    }

    [Fact]
    public async Task The_history_has_a_point_each_five_seconds_the_same_on_every_replica()
    {
        var showing = await system.LargeShowingAsync();
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var history = await Wait.ForAsync("a few points", () => admin.GetAsync($"api/admin/showings/{showing}/history"), reply => reply.Json.GetArrayLength() >= 3);
        History.AssertOnceEach(history.Json, mostHoles: 2);
        var point = history.Json[0];
        var seats = (await admin.GetAsync($"api/admin/showings/{showing}")).Json;
        Assert.Equal(
            Number(seats, "free") + Number(seats, "held") + Number(seats, "sold"),
            Number(point, "free") + Number(point, "held") + Number(point, "sold"));
        Assert.Equal(1000, Number(point, "threshold"));
        foreach (var origin in system.Api)
        {
            var same = await admin.At(origin).GetAsync($"api/admin/showings/{showing}/history");
            Assert.Contains(point.GetRawText(), same.Text, StringComparison.Ordinal);
        }
    }

    private static string Path(OwnShowing showing) => "api/admin/showings/" + showing.Id;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}

/// <summary>Judges histories.</summary>
internal static class History
{
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(5);

    /// <summary>Points stand at whole multiples of five seconds, in order, none twice, with few missing.</summary>
    public static void AssertOnceEach(JsonElement history, int mostHoles)
    {
        var times = history.EnumerateArray().Select(point => point.GetProperty("at").GetDateTimeOffset()).ToArray();
        Assert.All(times, time => Assert.Equal(0, time.ToUnixTimeMilliseconds() % (long)Distance.TotalMilliseconds));
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{pair}"));
        var whole = ((times[^1] - times[0]) / Distance) + 1;
        Assert.InRange(times.Length, whole - mostHoles, whole);
    }
}
