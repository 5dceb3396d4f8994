using System.Net;
using System.Net.Http.Headers;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Problems;

/// <summary>What caches may keep of answers, and answers of headers alone.</summary>
public sealed class ResponseHeadersTests
{
    private const string Guest = "api/auth/guest";

    [Fact]
    public async Task Nothing_of_a_person_is_kept_and_what_is_kept_tells_origins_apart()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        using var guest = await ApiClient.GuestAsync(api.Origin);
        foreach (var (reply, kept) in new[]
        {
            (await guest.GetAsync("hubs/test"), "no-store"),
            (await guest.GetAsync("api/me"), "no-store"),
            (await nobody.PostAsync(Guest, new { id = "min" }), "no-store"),
            (await nobody.GetAsync("api/me"), "no-store"),
            (await nobody.GetAsync("hubs/test"), "no-cache"),
            (await guest.GetAsync($"api/showings/one/layout?hash={LoneApi.Layout.Hash}"), "public, max-age=31536000, immutable"),
        })
        {
            Assert.StartsWith(kept, reply.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
            Assert.Contains("Origin", reply.Headers.Vary);
            Assert.Empty(reply.Headers.Server);
        }
    }

    [Theory]
    [InlineData("api/showings/one/layout", 200)]
    [InlineData("hubs/test", 200)]
    [InlineData("api/me", 401)]
    [InlineData("api/nothing", 404)]
    [InlineData("fail/bug", 500)]
    [InlineData("api/auth/guest", 405)]
    public async Task Head_answers_as_get_without_a_body(string path, int status)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var got = await nobody.GetAsync(path);
        var head = await nobody.SendAsync(HttpMethod.Head, path, null);

        Assert.Equal((status, status, ""), (got.Status, head.Status, head.Text));
        Assert.Equal(Headers(got), Headers(head));

        static string[] Headers(Reply reply) => [.. reply.Headers.Concat(reply.ContentHeaders)
            .Where(header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order()];
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=1, br;q=0.2", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task A_layout_comes_in_the_best_encoding_and_may_be_kept(string? accepted, string? encoding)
    {
        await using var api = await LoneApi.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        var hash = LoneApi.Layout.Hash;

        using var byHash = await GetAsync($"?hash={hash}");
        Assert.Equal("public, max-age=31536000, immutable", byHash.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(encoding is null ? [] : [encoding], byHash.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding", "Origin"], byHash.Headers.Vary.Order());
        var expected = encoding switch { "br" => LoneApi.Layout.Brotli, "gzip" => LoneApi.Layout.Gzip, _ => LoneApi.Layout.Json };
        Assert.Equal(expected.ToArray(), await byHash.Content.ReadAsByteArrayAsync());

        foreach (var query in new[] { "", "?hash=0123456789abcdef0123456789abcdef" })
        {
            using var otherwise = await GetAsync(query);
            Assert.Equal((HttpStatusCode.OK, "no-cache"), (otherwise.StatusCode, otherwise.Headers.CacheControl!.ToString()));
        }

        using var known = await GetAsync("", byHash.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);

        async Task<HttpResponseMessage> GetAsync(string query, EntityTagHeaderValue? tag = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{api.Origin}/api/showings/one/layout{query}");
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            }

            if (tag is not null)
            {
                request.Headers.IfNoneMatch.Add(tag);
            }

            return await http.SendAsync(request);
        }
    }
}
