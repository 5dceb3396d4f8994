using System.Net.Http.Headers;
using System.Text.Json;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using SkiaSharp;

namespace SeatAspire.Tests.Admin;

/// <summary>Shows that an operator adds, over the replicas of a real system.</summary>
[Collection(SharedSystem.Name)]
public sealed class ShowTests(SeatSystem system)
{
    /// <summary>What is promised, and what a busy machine may add.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_show_is_added_changed_and_removed_on_every_replica()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = NewId();
        var show = new { id, title = " 밤의 정원 ", venue = "Night Hall", description = "두 줄\n소개", currency = "EUR", timeZone = "Europe/Berlin" };
        var tries = await Task.WhenAll(system.Api.Concat(system.Api).Select(origin => admin.At(origin).PostAsync("api/admin/shows", show)));
        var added = Assert.Single(tries, reply => reply.Status == 201);
        Assert.All(tries.Where(reply => reply != added), reply => Assert.Equal((409, "show-exists"), (reply.Status, reply.Word)));
        Assert.Equal(("밤의 정원", "EUR", 2, "Europe/Berlin"), (added.String("title"), added.String("currency"), added.Json.GetProperty("currencyDecimals").GetInt32(), added.String("timeZone")));
        await OnEveryReplicaAsync(id, reply => reply.Status == 200 && reply.String("description") == "두 줄\n소개");

        var changed = await admin.At(system.Api[1]).PutAsync($"api/admin/shows/{id}", new { title = "Night Garden", currency = "KWD" });
        Assert.Equal((200, "Night Garden", "Night Hall", 3), (changed.Status, changed.String("title"), changed.String("venue"), changed.Json.GetProperty("currencyDecimals").GetInt32()));
        await OnEveryReplicaAsync(id, reply => reply.String("title") == "Night Garden");
        // What is so already is no change.
        Assert.Equal(200, (await admin.PutAsync($"api/admin/shows/{id}", new { id, title = "Night Garden" })).Status);

        Assert.Equal(204, (await admin.At(system.Api[2]).DeleteAsync($"api/admin/shows/{id}")).Status);
        await OnEveryReplicaAsync(id, reply => reply.Status == 404);
        Assert.Equal(404, (await admin.DeleteAsync($"api/admin/shows/{id}")).Status);
        Assert.Equal(404, (await admin.PutAsync($"api/admin/shows/{id}", new { title = "x" })).Status);

        var log = await LogAsync(admin, id);
        Assert.Equal(3, log.Length);
        Assert.Equal("""{"old":"밤의 정원","new":"Night Garden"}""", log[1].GetProperty("title").GetRawText());
        Assert.Equal("""{"old":"Night Garden","new":null}""", log[2].GetProperty("title").GetRawText());
    }

    [Fact]
    public async Task A_show_with_dates_stays_and_so_does_its_currency()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal((409, "in-use"), Summary(await admin.DeleteAsync($"api/admin/shows/{OwnShowing.ShowId}")));
        Assert.Equal((409, "in-use"), Summary(await admin.PutAsync($"api/admin/shows/{OwnShowing.ShowId}", new { currency = "EUR" })));
        Assert.Equal(200, (await admin.PutAsync($"api/admin/shows/{OwnShowing.ShowId}", new { currency = "KRW" })).Status);

        // Removed while dates are added: either, never a date without a show.
        for (var round = 0; round < 3; round++)
        {
            var id = NewId();
            Assert.Equal(201, (await admin.PostAsync("api/admin/shows", new { id, title = "T", venue = "V", currency = "KRW", timeZone = "Asia/Seoul" })).Status);
            var model = await system.ShowingAsync(OwnShowing.ShowId);
            var date = new { id = id + "-1", showId = id, copyOf = model, startsAt = "2090-01-01T20:00:00Z", saleOpensAt = "2089-01-01T20:00:00Z" };
            var both = await Task.WhenAll(admin.PostAsync("api/admin/showings", date), admin.At(system.Api[1]).DeleteAsync($"api/admin/shows/{id}"));
            Assert.Contains((both[0].Status, both[1].Status), new[] { (201, 409), (400, 204) });
        }
    }

    [Theory]
    [InlineData("id", """{"title":"T","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("id", """{"id":null,"title":"T","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("id", """{"id":"A","title":"T","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("id", """{"id":"a\n","title":"T","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("title", """{"id":"a","title":" ","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("title", """{"id":"a","title":"x\u0000y","venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("title", """{"id":"a","title":5,"venue":"V","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("venue", """{"id":"a","title":"T","venue":"x\ny","currency":"KRW","timeZone":"Asia/Seoul"}""")]
    [InlineData("currency", """{"id":"a","title":"T","venue":"V","currency":"KRX","timeZone":"Asia/Seoul"}""")]
    [InlineData("currency", """{"id":"a","title":"T","venue":"V","currency":"krw","timeZone":"Asia/Seoul"}""")]
    [InlineData("timeZone", """{"id":"a","title":"T","venue":"V","currency":"KRW","timeZone":"Seoul"}""")]
    [InlineData("timeZone", """{"id":"a","title":"T","venue":"V","currency":"KRW","timeZone":"../../etc/passwd"}""")]
    [InlineData("timeZone", """{"id":"a","title":"T","venue":"V","currency":"KRW","timeZone":"Korea Standard Time"}""")]
    [InlineData("posterUrl", """{"id":"a","title":"T","venue":"V","currency":"KRW","timeZone":"Asia/Seoul","posterUrl":"/x"}""")]
    public async Task What_can_be_no_show_is_refused_by_name(string property, string body)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var refused = await admin.PostAsync("api/admin/shows", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal((400, "validation"), Summary(refused));
        Assert.Contains(property, refused.String("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_is_refused_by_name()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var (property, body) in new (string, object)[]
        {
            ("title", new { title = new string('가', 201) }), ("venue", new { venue = new string('v', 201) }),
            ("description", new { description = new string('d', 10_001) }), ("id", new { id = "other" }),
        })
        {
            var refused = await admin.PutAsync($"api/admin/shows/{OwnShowing.ShowId}", body);
            Assert.Equal((400, "validation"), Summary(refused));
            Assert.Contains(property, refused.String("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task A_poster_is_made_anew_in_two_sizes_and_kept_for_ever(SKEncodedImageFormat format)
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await NewShowAsync(admin);
        var shown = await UploadAsync(admin, id, Picture(2_000, 3_000, format));
        Assert.True(shown.Status == 200, shown.ToString());
        await OnEveryReplicaAsync(id, reply => PathOf(reply, "posterUrl") == PathOf(shown, "posterUrl"));

        foreach (var (member, edge) in new[] { ("posterUrl", PosterImage.LargeEdge), ("posterSmallUrl", PosterImage.SmallEdge) })
        {
            using var http = new HttpClient { BaseAddress = new Uri(system.Api[2]) };
            using var answer = await http.GetAsync(PathOf(shown, member));
            Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal((true, TimeSpan.FromDays(365), true), (answer.Headers.CacheControl!.Public, answer.Headers.CacheControl.MaxAge, answer.Headers.CacheControl.ToString().Contains("immutable", StringComparison.Ordinal)));
            using var image = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(((int)Math.Round(edge / 1.5), edge), (image.Width, image.Height));
            // Orange at the top left, as it was drawn.
            var corner = image.GetPixel(image.Width / 10, image.Height / 10);
            Assert.True(corner.Red > 200 && corner.Blue < 80, corner.ToString());
        }

        // The same again is the same; another one takes its place, and the former goes.
        Assert.StartsWith(system.Api[0] + "/", shown.String("posterUrl"), StringComparison.Ordinal);
        Assert.Equal(PathOf(shown, "posterUrl"), PathOf(await UploadAsync(admin.At(system.Api[1]), id, Picture(2_000, 3_000, format)), "posterUrl"));
        var other = await UploadAsync(admin, id, Picture(300, 200, format));
        Assert.NotEqual(shown.String("posterUrl"), other.String("posterUrl"));
        Assert.Equal(404, (await admin.GetAsync(shown.String("posterUrl"))).Status);
        Assert.Equal(3, (await LogAsync(admin, id)).Length);
        Assert.Equal(204, (await admin.DeleteAsync($"api/admin/shows/{id}")).Status);
        Assert.Equal(404, (await admin.GetAsync(other.String("posterUrl"))).Status);
    }

    [Fact]
    public async Task What_is_no_poster_is_refused_before_it_is_decoded()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        var id = await NewShowAsync(admin);
        var picture = Picture(600, 900, SKEncodedImageFormat.Png);
        var peak = PeakMemory();
        // A hundred megapixels of nothing: some hundred kilobytes, four hundred megabytes when decoded.
        foreach (var wrong in new[]
        {
            Blank(10_000, 10_000), Blank(8_001, 1), picture[..(picture.Length / 2)], picture[..20], [], "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray(),
            "GIF89a\u0001\0\u0001\0\0\0\0,"u8.ToArray(), new byte[PosterImage.MostBytes],
        })
        {
            var refused = await UploadAsync(admin, id, wrong);
            Assert.Equal((400, "validation"), Summary(refused));
            Assert.Contains("poster", refused.String("detail"), StringComparison.Ordinal);
        }

        Assert.True(PeakMemory() - peak < 200_000, $"{PeakMemory() - peak} kB more");
        Assert.Equal((413, "too-large"), Summary(await UploadAsync(admin, id, new byte[PosterImage.MostBytes + 1])));
        Assert.Equal(404, (await UploadAsync(admin, "nowhere", picture)).Status);
        Assert.Equal(204, (await admin.DeleteAsync($"api/admin/shows/{id}")).Status);

        // The most that the replica that was asked ever had, in kB.
        int PeakMemory() => int.Parse(
            File.ReadLines($"/proc/{system.Pid("api-1")}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<string> NewShowAsync(ApiClient admin)
    {
        var id = NewId();
        Assert.Equal(201, (await admin.PostAsync("api/admin/shows", new { id, title = "T", venue = "V", currency = "KRW", timeZone = "Asia/Seoul" })).Status);
        return id;
    }

    // Empty while a replica has not heard of the poster.
    private static string PathOf(Reply show, string member) => Uri.TryCreate(show.String(member), UriKind.Absolute, out var url) ? url.AbsolutePath : "";

    private static string NewId() => "show-" + Guid.NewGuid().ToString("N")[..12];

    private static Task<Reply> UploadAsync(ApiClient admin, string showId, byte[] image) => admin.PostAsync(
        $"api/admin/shows/{showId}/poster", new ByteArrayContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });

    /// <summary>Orange at the top left, blue at the bottom right.</summary>
    private static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Blue);
        using var paint = new SKPaint { Color = SKColors.Orange };
        canvas.DrawRect(0, 0, width / 2f, height / 2f, paint);
        return bitmap.Encode(format, 90).ToArray();
    }

    private static byte[] Blank(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8));
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    private async Task OnEveryReplicaAsync(string showId, Func<Reply, bool> good)
    {
        foreach (var origin in system.Api)
        {
            using var nobody = ApiClient.Nobody(origin);
            await Wait.ForAsync($"{showId} at {origin}", () => nobody.GetAsync($"api/shows/{showId}"), good, Soon);
        }
    }

    private static async Task<JsonElement[]> LogAsync(ApiClient admin, string showId) =>
        [.. (await admin.GetAsync("api/admin/audit?limit=200")).Json.EnumerateArray()
            .Where(entry => entry.GetProperty("action").GetString() == "show" && entry.GetProperty("changes").GetProperty("showId").GetProperty("new").GetString() == showId)
            .Select(entry => entry.GetProperty("changes")).Reverse()];

    private static (int, string) Summary(Reply reply) => (reply.Status, reply.Word);
}
