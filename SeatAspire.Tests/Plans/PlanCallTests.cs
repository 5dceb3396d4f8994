using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Plans;

/// <summary>The calls that operators bring plans by, on a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class PlanCallTests(SeatSystem system)
{
    private const string Plans = "api/admin/plans";
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData("seataspire")]
    [InlineData("pretix")]
    [InlineData("seatsio")]
    public async Task A_plan_is_previewed_brought_listed_and_taken_along(string format)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var name = NewName();
        var file = PlanFixtures.File(format);

        var preview = await PostAsync(admin, format, name, file, preview: true);
        Assert.Equal((200, 0), (preview.Status, (await MineAsync(admin, name)).Length));
        Assert.Equal(JsonValueKind.Null, preview.Json.GetProperty("planId").ValueKind);
        Assert.Equal(preview.String("hash"), preview.Json.GetProperty("layout").GetProperty("hash").GetString());

        var brought = await PostAsync(admin, format, name, file);
        Assert.Equal(201, brought.Status);
        var id = brought.String("planId");
        Assert.EndsWith("/" + Plans + "/" + id, "/" + brought.Headers.Location!.OriginalString.TrimStart('/'), StringComparison.Ordinal);
        Assert.Equal((1, preview.String("hash"), name), (brought.Json.GetProperty("version").GetInt32(), brought.String("hash"), brought.String("name")));
        Assert.Equal(brought.Json.GetProperty("seats").GetInt32(), brought.Json.GetProperty("categories").EnumerateArray().Sum(category => category.GetProperty("seats").GetInt32()));
        Assert.Equal(format == "seataspire", brought.Json.GetProperty("warnings").GetArrayLength() == 0);

        // On any replica, at once.
        var other = admin.At(system.Api[1]);
        Assert.Equal(id, Assert.Single(await MineAsync(other, name)).GetProperty("planId").GetString());
        var read = await other.GetAsync($"{Plans}/{id}");
        var layout = VenueLayout.Parse(read.Json.GetProperty("layout").GetRawText());
        Assert.Equal((200, brought.Json.GetProperty("seats").GetInt32()), (read.Status, layout.SeatCount));

        foreach (var way in new[] { "seataspire", "pretix" })
        {
            var exported = await other.GetAsync($"{Plans}/{id}/export?format={way}");
            Assert.Equal((200, "application/json"), (exported.Status, exported.ContentHeaders.ContentType!.MediaType));
            var lossless = read.Json.GetProperty("exportWarnings").GetProperty(way).GetArrayLength() == 0;
            var again = await PostAsync(admin, way, name, exported.Text);
            Assert.Equal((lossless ? 200 : 201, lossless), (again.Status, again.String("hash") == brought.String("hash")));
        }
    }

    [Theory]
    [InlineData("seataspire")]
    [InlineData("pretix")]
    [InlineData("seatsio")]
    public async Task A_plan_is_put_on_sale_and_its_seats_are_sold(string format)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var plan = await PostAsync(admin, format, NewName(), PlanFixtures.File(format));
        var (planId, id) = (plan.String("planId"), "own-" + Guid.NewGuid().ToString("N")[..12]);
        var prices = plan.Json.GetProperty("categories").EnumerateArray().ToDictionary(category => category.GetProperty("name").GetString()!, _ => 1_250);
        Assert.Equal(201, (await admin.PostAsync("api/admin/shows", new { id, title = "Own", venue = "Hall", currency = "EUR", timeZone = "Europe/Berlin" })).Status);
        object Date(object of) => new { id, showId = id, planId, prices = of, startsAt = "2090-01-02T19:30:00+01:00", saleOpensAt = "2026-01-01T10:00:00+01:00" };
        var unpriced = await admin.PostAsync("api/admin/showings", Date(prices.Skip(1).ToDictionary()));
        Assert.Equal((400, "validation"), (unpriced.Status, unpriced.Word));
        var date = await admin.PostAsync("api/admin/showings", Date(prices));
        Assert.True(date.Status == 201, date.ToString());
        Assert.Equal("on-sale", date.String("state"));
        Assert.Empty(date.Json.GetProperty("missing").EnumerateArray());

        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            await Wait.ForAsync($"{id} on {origin}", () => nobody.GetAsync($"api/showings/{id}/seats"), reply => reply.Status == 200);
        }

        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        var layout = VenueLayout.Parse((await ann.GetAsync($"api/showings/{id}/layout")).Text);
        Assert.Equal(plan.String("hash"), layout.Hash);
        var named = layout.Label(Enumerable.Range(0, layout.SeatCount).First(seat => !IsSpecial(layout, seat)));
        var hold = await ann.HoldAsync(id, named);
        Assert.True(hold.Status == 201, hold.ToString());
        Assert.Equal((1_250, "EUR"), (hold.Json.GetProperty("amount").GetInt32(), hold.String("currency")));
        var order = await ann.PayAsync(hold.String("holdId"), "key");
        Assert.True(order.Status == 201, order.ToString());
        var ticket = Assert.Single(order.Json.GetProperty("tickets").EnumerateArray());
        Assert.Equal((named, 1_250), (ticket.GetProperty("label").GetString(), ticket.GetProperty("price").GetInt32()));

        foreach (var pair in layout.Attributes.Companion.Take(1))
        {
            var (companion, place) = (layout.Label(pair[0]), layout.Label(pair[1]));
            var alone = await ann.HoldAsync(id, named, companion);
            Assert.Equal((422, "companion-only"), (alone.Status, alone.Word));
            Assert.Equal([companion], alone.Strings("seats"));
            Assert.Equal(201, (await ann.HoldAsync(id, companion, place)).Status);
        }

        var best = await ann.PostAsync($"api/showings/{id}/holds", new { count = 1 });
        Assert.True(best.Status == 201, best.ToString());
        Assert.True(layout.TryFind(Assert.Single(best.Strings("seats")), out var chosen));
        Assert.False(IsSpecial(layout, chosen));
    }

    private static bool IsSpecial(VenueLayout layout, int seat) =>
        layout.Attributes.Accessible.Contains(seat) || layout.Attributes.Companion.Any(pair => pair.Contains(seat));

    [Fact]
    public async Task The_same_is_not_kept_twice_and_another_is_the_next_version()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var name = NewName();
        var first = await PostAsync(admin, "seataspire", name, PlanFixtures.File("seataspire"));
        var same = await PostAsync(admin, "seataspire", name, PlanFixtures.Changed("seataspire", file => file["name"] = "Another"));
        Assert.Equal((200, first.String("planId")), (same.Status, same.String("planId")));

        // Eight others at once, each twice, on all replicas.
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PostAsync(
            admin.At(system.Api[i % system.Api.Count]), "seataspire", name, PlanFixtures.Changed("seataspire", file => file["width"] = 50 + (i / 2)))));

        Assert.All(replies, reply => Assert.True(reply.Status is 200 or 201, reply.ToString()));
        Assert.Equal(8, replies.Count(reply => reply.Status == 201));
        Assert.Equal(Enumerable.Range(1, 9), (await MineAsync(admin, name)).Select(plan => plan.GetProperty("version").GetInt32()).Order());
        var log = (await admin.GetAsync("api/admin/audit?limit=200")).Json.EnumerateArray()
            .Where(entry => entry.GetProperty("action").GetString() == "plan" && entry.GetProperty("changes").GetProperty("name").GetProperty("new").GetString() == name);
        Assert.Equal(Enumerable.Range(1, 9), log.Select(entry => entry.GetProperty("changes").GetProperty("version").GetProperty("new").GetInt32()).Order());
    }

    [Fact]
    public async Task Faults_are_answered_in_the_reader_s_language_and_nothing_is_kept()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var name = NewName();
        var file = PlanFixtures.Changed("pretix", file => file["zones"]![0]!["rows"]![0]!["seats"]![1]!["seat_number"] = "1");

        var english = await PostAsync(admin, "pretix", name, file);
        var korean = await PostAsync(admin, "pretix", name, file, language: "ko");

        Assert.Equal((422, "plan-faults"), (english.Status, english.Word));
        var fault = Assert.Single(english.Json.GetProperty("faults").EnumerateArray());
        Assert.Equal("$.zones[0].rows[0].seats[1]", fault.GetProperty("path").GetString());
        Assert.Contains("“Saal/1-1” is there already", fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Matches("[가-힣]", Assert.Single(korean.Json.GetProperty("faults").EnumerateArray()).GetProperty("message").GetString());
        Assert.NotEmpty(english.Json.GetProperty("warnings").EnumerateArray());
        Assert.Empty(await MineAsync(admin, name));
    }

    [Theory]
    [InlineData("?name=a", "{}", 400)]
    [InlineData("?format=svg&name=a", "{}", 400)]
    [InlineData("?format=seataspire&name=a&preview=maybe", "{}", 400)]
    [InlineData("?format=seataspire&name=a", "", 400)]
    [InlineData("?format=seataspire&name=a", "<svg/>", 400)]
    [InlineData("?format=seataspire&name=a", "{}", 422)]
    public async Task What_is_no_plan_is_refused(string query, string body, int status)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var reply = await admin.PostAsync(Plans + query, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((status, status == 422 ? "plan-faults" : "validation"), (reply.Status, reply.Word));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("%0A")]
    [InlineData("long")]
    public async Task A_plan_without_a_name_is_refused(string name)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var file = PlanFixtures.Changed("seataspire", file => file.AsObject().Remove("name"));
        var reply = await admin.PostAsync($"{Plans}?format=seataspire&name={(name == "long" ? new string('x', 201) : name)}", new StringContent(file));
        Assert.Equal((400, "validation"), (reply.Status, reply.Word));
    }

    [Fact]
    public async Task Any_type_of_content_is_taken_and_none_too()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var type in new[] { "application/json", "application/octet-stream", "text/plain", "application/x-www-form-urlencoded", null })
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(PlanFixtures.File("pretix")));
            content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            var reply = await admin.PostAsync($"{Plans}?format=pretix&preview=true", content);
            Assert.True(reply.Status == 200, $"{type}: {reply}");
            Assert.Equal("Town hall", reply.String("name"));
        }
    }

    [Fact]
    public async Task What_is_too_much_is_refused_at_once()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var (body, status, word) in new[]
        {
            (new string('[', 1_000) + new string(']', 1_000), 400, "validation"),
            ($$"""{"zones":[{"rows":[{"seats":[{{string.Join(',', Enumerable.Repeat("{}", 1_000_000))}}]}]}]}""", 400, "validation"),
            ("\"" + new string(' ', 20_000_000) + "\"", 413, "too-large"),
        })
        {
            var clock = Stopwatch.StartNew();
            var reply = await admin.PostAsync($"{Plans}?format=pretix&name=a", new StringContent(body));
            Assert.Equal((status, word), (reply.Status, reply.Word));
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));

            // Of a length that nobody was told of.
            using var unknown = new StreamContent(new Endless(Encoding.UTF8.GetBytes(body)));
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{admin.Origin.TrimEnd('/')}/{Plans}?format=pretix&name=a") { Content = unknown };
            request.Headers.Authorization = new("Bearer", admin.AccessToken);
            request.Headers.TransferEncodingChunked = true;
            using var answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Sixty_thousand_seats_are_brought()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var format in PlanFixtures.Formats)
        {
            var file = PlanFixtures.Many(format, 60_000);
            var reply = await PostAsync(admin, format, NewName(), file);
            Assert.Equal((201, 60_000), (reply.Status, reply.Json.GetProperty("seats").GetInt32()));
        }
    }

    [Fact]
    public async Task Broken_files_are_refused_or_taken_and_never_an_error_of_ours()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var seed = Random.Shared.Next();
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var (format, file) = BrokenPlanTests.Broken(seed + i);
            // Nobody may ask so often as this does where the machine is quick.
            var reply = await Wait.ForAsync(
                "its turn",
                () => admin.PostAsync($"{Plans}?format={format}&name={NewName()}&preview={(i % 2 == 0 ? "true" : "false")}", new ByteArrayContent(file)),
                reply => reply.Status != 429);
            Assert.True(reply.Status is 200 or 201 or 400 or 422, $"seed {seed + i}: {reply}");
        });
    }

    [Fact]
    public async Task Changes_make_a_version_after_a_preview_that_keeps_nothing()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var name = NewName();
        var id = (await PostAsync(admin, "seataspire", name, PlanFixtures.File("seataspire"))).String("planId");
        var body = new { changes = new[] { new { seats = new[] { "12A", "12B" }, row = "C", labels = new[] { "13A", "13B" } } } };

        var preview = await admin.PostAsync($"{Plans}/{id}/changes?preview=true", body);
        Assert.Equal((200, 2, 2), (preview.Status, preview.Json.GetProperty("changed").GetInt32(), preview.Json.GetProperty("relabelled").GetInt32()));
        Assert.Equal(2, preview.Json.GetProperty("plan").GetProperty("version").GetInt32());
        Assert.Single(await MineAsync(admin, name));

        var made = await admin.PostAsync($"{Plans}/{id}/changes", body);
        Assert.Equal(201, made.Status);
        Assert.Equal(preview.Json.GetProperty("plan").GetProperty("hash").GetString(), made.Json.GetProperty("plan").GetProperty("hash").GetString());
        Assert.Equal(200, (await admin.PostAsync($"{Plans}/{id}/changes", body)).Status);
        Assert.Equal([1, 2], (await MineAsync(admin, name)).Select(plan => plan.GetProperty("version").GetInt32()).Order());

        // The first version is what it was.
        Assert.Contains("\"12A\"", (await admin.GetAsync($"{Plans}/{id}")).Text, StringComparison.Ordinal);
        var faulty = await admin.PostAsync($"{Plans}/{id}/changes", new { changes = new[] { new { seats = new[] { "none" } } } });
        Assert.Equal((422, "$.changes[0].seats[0]"), (faulty.Status, faulty.Json.GetProperty("faults")[0].GetProperty("path").GetString()));
        Assert.Equal(400, (await admin.PostAsync($"{Plans}/{id}/changes", new { change = Array.Empty<string>() })).Status);
    }

    [Fact]
    public async Task Who_changes_a_plan_that_dates_have_is_told_what_that_would_do_to_them()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var own = await OwnShowing.MakeAsync(system);
        // The demo's house, brought as a plan by whoever wants to change it.
        string planId;
        await using (var database = system.Database())
        {
            var hash = await database.Db.Showings.Where(row => row.ShowId == OwnShowing.ShowId).Select(row => row.LayoutHash).FirstAsync();
            planId = Guid.NewGuid().ToString("N");
            database.Db.Plans.Add(new PlanRow
            {
                Id = planId, Name = NewName(), Version = 1, LayoutHash = hash, CreatedAt = TimeProvider.System.GetUtcNow(),
                Summary = new PlanSummary(300, 1, [], new(0, 0, 0), []).ToJson(),
            });
            await database.Db.SaveChangesAsync();
        }

        var preview = await admin.PostAsync($"{Plans}/{planId}/changes?preview=true", new
        {
            categories = new[] { new { name = "Pillar", color = "#123456" } },
            changes = new object[] { new { seats = new[] { "A-1", "A-2" }, category = "VIP" }, new { seats = new[] { "L-5" }, category = "Pillar" } },
        });

        Assert.True(preview.Status == 200, preview.ToString());
        var showings = preview.Json.GetProperty("showings").EnumerateArray().ToArray();
        // Other dates have this house at prices of their own.
        Assert.All(showings, showing => Assert.Equal("L-5", Assert.Single(showing.GetProperty("unsellable").EnumerateArray()).GetProperty("seats")[0].GetString()));
        var told = Assert.Single(showings, showing => showing.GetProperty("showingId").GetString() == own.Id);
        var repriced = Assert.Single(told.GetProperty("repriced").EnumerateArray());
        Assert.Equal((99_000, 132_000, 2), (repriced.GetProperty("priceBefore").GetInt64(), repriced.GetProperty("priceAfter").GetInt64(), repriced.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Plans_are_for_admins_and_managers_alone()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = (await PostAsync(admin, "seataspire", NewName(), PlanFixtures.File("seataspire"))).String("planId");
        using var nobody = ApiClient.Nobody(system.Api[0]);
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        foreach (var (method, path, body) in Calls(id))
        {
            Assert.Equal((401, "unauthorized"), Summary(await nobody.SendAsync(method, path, body())));
            Assert.Equal((403, "forbidden"), Summary(await guest.SendAsync(method, path, body())));
        }

        foreach (var role in new[] { Roles.Manager, Roles.BoxOffice, Roles.Door })
        {
            using var person = await WithRoleAsync(admin, role);
            foreach (var (method, path, body) in Calls(id))
            {
                var reply = await person.SendAsync(method, path, body());
                Assert.True(role == Roles.Manager ? reply.Status is 200 or 201 : reply.Status == 403, $"{role} {method} {path}: {reply}");
            }
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var none = Guid.NewGuid().ToString("N");
        Assert.Equal((404, "not-found"), Summary(await admin.GetAsync($"{Plans}/{none}")));
        Assert.Equal((404, "not-found"), Summary(await admin.GetAsync($"{Plans}/{none}/export?format=pretix")));
        Assert.Equal((404, "not-found"), Summary(await admin.PostAsync($"{Plans}/{none}/changes", new { changes = new[] { new { seats = new[] { "A" } } } })));
        Assert.Equal((400, "validation"), Summary(await admin.GetAsync($"{Plans}/{none}/export?format=seatsio")));
    }

    private static (HttpMethod Method, string Path, Func<object?> Body)[] Calls(string planId) =>
    [
        (HttpMethod.Get, Plans, () => null),
        (HttpMethod.Post, $"{Plans}?format=seataspire&name={NewName()}", () => new StringContent(PlanFixtures.File("seataspire"))),
        (HttpMethod.Post, $"{Plans}?format=seataspire&name=a&preview=true", () => new StringContent(PlanFixtures.File("seataspire"))),
        (HttpMethod.Get, $"{Plans}/{planId}", () => null),
        (HttpMethod.Get, $"{Plans}/{planId}/export?format=pretix", () => null),
        (HttpMethod.Post, $"{Plans}/{planId}/changes?preview=true", () => new { changes = new[] { new { seats = new[] { "12A" }, row = "X" } } }),
    ];

    private async Task<ApiClient> WithRoleAsync(ApiClient admin, string role)
    {
        var (person, email) = await ApiClient.SignUpAsync(system.Api[0], Password);
        Assert.Equal(200, (await admin.PutAsync("api/admin/accounts/role", new { email, role })).Status);
        await Wait.ForAsync("the role to act", () => person.GetAsync("api/me"), me => me.Strings("roles").Contains(role), TimeSpan.FromSeconds(60));
        return person;
    }

    private static async Task<JsonElement[]> MineAsync(ApiClient operatorOf, string name) =>
        [.. (await operatorOf.GetAsync(Plans)).Json.EnumerateArray().Where(plan => plan.GetProperty("name").GetString() == name)];

    private static Task<Reply> PostAsync(ApiClient person, string format, string name, string file, bool preview = false, string language = "en") => person.SendAsync(
        HttpMethod.Post, $"{Plans}?format={format}&name={Uri.EscapeDataString(name)}" + (preview ? "&preview=true" : ""), new StringContent(file, Encoding.UTF8, "application/json"),
        adjust: request => request.Headers.AcceptLanguage.ParseAdd(language));

    private static string NewName() => "plan " + Guid.NewGuid().ToString("N");

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);

    /// <summary>Bytes of which nobody knows how many there are.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
