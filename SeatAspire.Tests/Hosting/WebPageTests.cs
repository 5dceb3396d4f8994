using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>The web app's server: what browsers may keep, and what pages may do.</summary>
[Collection(SharedSystem.Name)]
public sealed partial class WebPageTests(SeatSystem system) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });

    [Fact]
    public async Task The_page_is_asked_for_again_and_what_it_names_is_kept()
    {
        using var page = await _http.GetAsync(system.Web + "/");
        var html = await page.Content.ReadAsStringAsync();
        Assert.True(page.Headers.CacheControl?.NoCache);

        var assets = Asset().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(assets);
        foreach (var asset in assets)
        {
            using var answer = await _http.GetAsync(system.Web + asset);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
        }
    }

    [Fact]
    public async Task Scripts_travel_compressed()
    {
        var script = Asset().Matches(await _http.GetStringAsync(system.Web + "/")).Select(match => match.Groups[1].Value).First(path => path.EndsWith(".js", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, system.Web + script);
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");
        using var answer = await _http.SendAsync(request);
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
    }

    [Fact]
    public async Task An_address_within_the_app_is_its_page_and_a_missing_file_is_missing()
    {
        Assert.Equal(await _http.GetStringAsync(system.Web + "/"), await _http.GetStringAsync(system.Web + "/shows/any"));
        using var missing = await _http.GetAsync(system.Web + "/assets/none.js");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task An_address_that_is_no_page_is_missing_and_the_app_says_so()
    {
        foreach (var path in new[] { "/no/such/page", "/.git/config" })
        {
            using var answer = await _http.GetAsync(system.Web + path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(await _http.GetStringAsync(system.Web + "/"), await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Pages_may_connect_to_the_api_and_nowhere_else()
    {
        using var config = await _http.GetAsync(system.Web + "/config.json");
        var origins = JsonDocument.Parse(await config.Content.ReadAsStringAsync()).RootElement.GetProperty("api").EnumerateArray().Select(one => one.GetString()!).ToList();
        Assert.NotEmpty(origins);
        Assert.True(config.Headers.CacheControl?.NoCache);
        foreach (var origin in origins)
        {
            using var client = ApiClient.Nobody(origin);
            Assert.Equal(200, (await client.GetAsync("alive")).Status);
        }

        using var page = await _http.GetAsync(system.Web + "/");
        var rules = page.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        var connect = origins.Concat(origins.Select(origin => "ws" + origin["http".Length..])).Order().ToList();
        Assert.Equal(["'self'", .. connect], rules.Single(rule => rule.StartsWith("connect-src ", StringComparison.Ordinal)).Split(' ')[1..].Order());
        Assert.Contains("default-src 'self'", rules);
        Assert.Contains("frame-ancestors 'none'", rules);
    }

    [Fact]
    public async Task Every_answer_says_what_it_is_and_leaves_nothing_to_guess()
    {
        var assets = Asset().Matches(await _http.GetStringAsync(system.Web + "/")).Select(match => match.Groups[1].Value);
        string[] pages = ["/", "/shows/any", "/no/such/page", "/favicon.svg", "/config.json", "/health", .. assets];
        string[] calls = ["/api/shows", "/api/nothing", "/openapi/v1.json", "/health"];
        foreach (var address in pages.Select(path => system.Web + path).Concat(calls.Select(path => system.Api[0] + path)))
        {
            using var answer = await _http.GetAsync(address);
            var type = answer.Content.Headers.ContentType;
            // JSON is UTF-8 by its own definition.
            Assert.True(type is { CharSet: "utf-8" } or { MediaType: "application/json" or "application/problem+json" }, $"{address}: {type}");
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Theory]
    [InlineData("/assets/../../package.json")]
    [InlineData("/assets/..%2f..%2fpackage.json")]
    [InlineData("/assets/%2e%2e/%2e%2e/package.json")]
    [InlineData("/assets/%2e%2e%2f%2e%2e%2fpackage.json")]
    [InlineData("/assets/..%5c..%5cpackage.json")]
    [InlineData("/assets/..\\..\\package.json")]
    [InlineData("/assets/%252e%252e%252f%252e%252e%252fpackage.json")]
    [InlineData("/assets/....//....//package.json")]
    [InlineData("/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/package.json")]
    [InlineData("/../package.json")]
    [InlineData("/..%2fpackage.json")]
    [InlineData("//etc/passwd")]
    [InlineData("/%2fetc%2fpasswd")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    public async Task No_path_leads_out_of_the_apps_files(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Web + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = await _http.SendAsync(request);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        // Nothing, or the page, which says that there is nothing.
        Assert.Contains(await answer.Content.ReadAsStringAsync(), new[] { "", await _http.GetStringAsync(system.Web + "/") });
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""(?:src|href)="(/assets/[^"]+)""")]
    private static partial Regex Asset();
}
