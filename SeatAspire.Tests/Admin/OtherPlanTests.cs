using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary>A date is given another plan while it is looked at and held, before the first of its seats is sold.</summary>
[Collection(SharedSystem.Name)]
public sealed class OtherPlanTests(SeatSystem system)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task All_replicas_and_open_pages_follow_and_nothing_of_the_former_seats_is_left()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var (first, second) = (await BringAsync(admin, ("A", 4), ("B", 3)), await BringAsync(admin, ("B", 3), ("C", 60)));
        var id = await AddAsync(admin, first, "A", "B");
        Assert.Equal(["A-1", "B-2"], (await admin.PutAsync($"api/admin/showings/{id}/seats", new { seats = new[] { "A-1", "B-2" }, state = "blocked" })).Strings("changed"));
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var hold = await ann.HoldAsync(id, "A-2", "B-1");
        Assert.True(hold.Status == 201, hold.ToString());
        await using var viewer = await Viewer.JoinAsync(system.Api[2], id, ann.AccessToken);

        // A category that it did not have needs a price, and what is refused disturbs nobody.
        Assert.Equal((400, "validation"), Summary(await admin.PutAsync($"api/admin/showings/{id}", new { planId = second })));
        Assert.Equal((400, "validation"), Summary(await admin.PutAsync($"api/admin/showings/{id}", new { planId = "none", prices = Price("C", 5) })));
        Assert.Single((await ann.GetAsync("api/holds")).Json.EnumerateArray(), one => one.GetProperty("holdId").GetString() == hold.String("holdId"));

        var began = Stopwatch.GetTimestamp();
        var changed = await admin.PutAsync($"api/admin/showings/{id}", new { planId = second, prices = Price("C", 500), maxSeats = 4 });
        Assert.True(changed.Status == 200, changed.ToString());
        var hash = changed.String("layoutHash");
        Assert.Equal((100, 500), (changed.Json.GetProperty("settings").GetProperty("prices").GetProperty("B").GetInt64(), changed.Json.GetProperty("settings").GetProperty("prices").GetProperty("C").GetInt64()));
        await viewer.Hub.EventAsync("ShowingChanged", told => told.GetProperty("showingId").GetString() == id && told.GetProperty("layoutHash").GetString() == hash, Soon);
        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            var layout = await Wait.ForAsync("the layout", () => nobody.GetAsync($"api/showings/{id}/layout?hash={hash}"), reply => reply.String("hash") == hash, Soon);
            Assert.Equal(63, layout.Json.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("count").GetInt32()));
            var seats = await Wait.ForAsync("the seats", () => nobody.GetAsync($"api/showings/{id}/seats"), reply => reply.Status == 200 && reply.Json.GetProperty("count").GetInt32() == 63, Soon);
            // What was blocked stays so by its label, and nothing else is taken.
            Assert.Equal("0300", States(seats)[..4]);
            Assert.Equal(1, States(seats).Count(state => state != '0'));
        }

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, 2 * Soon);
        Assert.Empty((await ann.GetAsync("api/holds")).Json.EnumerateArray());
        Assert.Equal((410, "hold-expired"), Summary(await ann.PayAsync(hold.String("holdId"), "late")));
        await using var again = await Viewer.JoinAsync(system.Api[2], id);
        Assert.Equal(63, again.States().Length);

        // It sells as any, and then keeps its plan.
        var order = await ann.BuyAsync(id, "B-1", "C-60");
        Assert.Equal(600, order.Json.GetProperty("amount").GetInt64());
        await again.SeesAsync(62, 2);
        Assert.Equal((409, "in-use"), Summary(await admin.PutAsync($"api/admin/showings/{id}", new { planId = first, prices = Price("A", 5) })));
        Assert.Equal(200, (await admin.PutAsync($"api/admin/showings/{id}", new { planId = second, maxSeats = 5 })).Status);
        Assert.Equal(200, (await ann.PostAsync($"api/orders/{order.String("orderId")}/cancel", null)).Status);
        Assert.Equal((409, "in-use"), Summary(await admin.PutAsync($"api/admin/showings/{id}", new { planId = first, prices = Price("A", 5) })));
        var log = (await admin.GetAsync($"api/admin/audit?showingId={id}")).Json.EnumerateArray().Single(entry => entry.GetProperty("changes").TryGetProperty("layoutHash", out _)).GetProperty("changes");
        Assert.Equal((hash, 2, 1), (log.GetProperty("layoutHash").GetProperty("new").GetString(), log.GetProperty("blockedSeats").GetProperty("old").GetInt32(), log.GetProperty("blockedSeats").GetProperty("new").GetInt32()));
    }

    [Fact]
    public async Task While_somebody_pays_it_is_refused_and_many_who_hold_meanwhile_hold_seats_that_there_are()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var (first, second) = (await BringAsync(admin, ("A", 40)), await BringAsync(admin, ("B", 10), ("A", 40)));
        var id = await AddAsync(admin, first, "A");
        var people = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => ApiClient.GuestAsync(system.Api[i % 3])));
        var slow = await people[0].HoldAsync(id, "A-1");
        var paying = people[0].PayAsync(slow.String("holdId"), "slow", "sandbox-slow");
        await Wait.UntilAsync("it is being paid", () => system.IsPayingAsync(slow.String("holdId")));
        Assert.Equal((409, "payment-in-progress"), Summary(await admin.PutAsync($"api/admin/showings/{id}", new { planId = second, prices = Price("B", 5) })));
        Assert.Equal(201, (await paying).Status);

        var other = await AddAsync(admin, first, "A");
        using var over = new CancellationTokenSource();
        var holding = people.Select(async (person, i) =>
        {
            for (var number = 1; !over.IsCancellationRequested; number = (number % 4) + 1)
            {
                var reply = await person.HoldAsync(other, $"A-{(i * 4) + number}");
                Assert.True(reply.Status is 201 or 409 or 422 or 429 or 503, reply.ToString());
                if (reply.Status == 201)
                {
                    await person.DeleteAsync($"api/holds/{reply.String("holdId")}");
                }
            }
        }).ToArray();
        // Back and forth while they hold.
        for (var i = 0; i < 6; i++)
        {
            var (plan, origin) = (i % 2 == 0 ? second : first, system.Api[i % 3]);
            var changed = await Wait.ForAsync("another plan", () => admin.At(origin).PutAsync($"api/admin/showings/{other}", new { planId = plan, prices = i % 2 == 0 ? Price("B", 5) : [] }), reply => reply.Status is 200 or 409 or 400);
            Assert.True(changed.Status == 200, changed.ToString());
        }

        await over.CancelAsync();
        await Task.WhenAll(holding);
        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            await Wait.ForAsync("nothing is held", () => nobody.GetAsync($"api/showings/{other}/seats"), reply => reply.Status == 200 && States(reply) == new string('0', 40), Soon);
        }

        // What a seat is called is what is bought.
        Assert.Equal(["A-40"], (await people[1].BuyAsync(other, "A-40")).Strings("seats"));
        Array.ForEach(people, person => person.Dispose());
    }

    private async Task<string> AddAsync(ApiClient admin, string planId, params string[] categories)
    {
        var id = "plan-" + Guid.NewGuid().ToString("N")[..12];
        var added = await admin.PostAsync("api/admin/showings", new
        {
            id, showId = OwnShowing.ShowId, planId, prices = categories.ToDictionary(name => name, _ => 100), startsAt = "2090-01-01T20:00:00Z", saleOpensAt = "2026-01-01T00:00:00Z", mode = "off",
        });
        Assert.True(added.Status == 201, added.ToString());
        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            await Wait.ForAsync($"{id} at {origin}", () => nobody.GetAsync($"api/showings/{id}/seats"), reply => reply.Status == 200);
        }

        return id;
    }

    /// <summary>Brings a plan with a row and a category of each name.</summary>
    private static async Task<string> BringAsync(ApiClient admin, params (string Name, int Seats)[] rows)
    {
        var file = new
        {
            format = "seataspire/1", name = "p" + Guid.NewGuid().ToString("N"), width = 100, height = 20,
            categories = rows.Select(row => new { name = row.Name, color = "#336699" }),
            sections = new[]
            {
                new { name = "", rows = rows.Select((row, i) => new { name = row.Name, category = row.Name, run = new { prefix = row.Name + "-", first = 1, count = row.Seats, x = 1, y = 2 * (i + 1), dx = 1 } }) },
            },
        };
        var brought = await admin.PostAsync("api/admin/plans?format=seataspire", new StringContent(JsonSerializer.Serialize(file), Encoding.UTF8, "application/json"));
        Assert.True(brought.Status == 201, brought.ToString());
        return brought.String("planId");
    }

    private static Dictionary<string, long> Price(string category, long amount) => new() { [category] = amount };

    private static string States(Reply seats)
    {
        var packed = seats.Json.GetProperty("states").GetBytesFromBase64();
        return string.Concat(Enumerable.Range(0, seats.Json.GetProperty("count").GetInt32()).Select(seat => (packed[seat / 4] >> (2 * (seat % 4))) & 3));
    }

    private static (int Status, string Word) Summary(Reply reply) => (reply.Status, reply.Word);
}
