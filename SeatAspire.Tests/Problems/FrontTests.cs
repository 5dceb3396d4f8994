using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SeatAspire.Api.Problems;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Problems;

/// <summary>What every caller meets first: refusals as problem+json, origins, limits, tokens.</summary>
public sealed class FrontTests
{
    private const string Guest = "api/auth/guest";

    [Theory]
    [InlineData("fail/bug", 500, "internal")]
    [InlineData("fail/redis", 503, "unavailable")]
    [InlineData("fail/rebuilding", 503, "rebuilding")]
    [InlineData("fail/bare/404", 404, "not-found")]
    [InlineData("fail/bare/409", 409, "validation")]
    [InlineData("fail/bare/502", 502, "internal")]
    [InlineData("api/nothing", 404, "not-found")]
    [InlineData("api/me", 401, "unauthorized")]
    [InlineData("api/auth/guest", 405, "method-not-allowed")]
    [InlineData("api/shows/none", 404, "not-found")]
    [InlineData("api/showings/none/layout", 404, "not-found")]
    public async Task A_refusal_is_a_problem(string path, int status, string word)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.GetAsync(path);

        Assert.Equal((status, word), (reply.Status, reply.Word));
        Assert.Equal(status, reply.Json.GetProperty("status").GetInt32());
        // What kind of problem it is, as people say it.
        Assert.Matches("^[A-Z][a-z]+( [a-z]+)*$", reply.String("title"));
        Assert.True(reply.String("detail").Length > 20);
        Assert.Equal(status == 503 && word != "internal", reply.Headers.RetryAfter is not null);
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/nothing", "There is nothing at this address.")]
    [InlineData("api/shows/none", "There is no show with this ID.")]
    [InlineData("api/showings/none/layout", "There is no date with this ID.")]
    public async Task What_was_not_found_is_said(string path, string words)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        Assert.StartsWith(words, (await nobody.GetAsync(path)).String("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seats-taken", "Seats taken")]
    [InlineData("unauthorized", "Unauthorized")]
    [InlineData("validation", "Request not valid")]
    public void A_title_is_the_kind_of_problem_in_words(string word, string title) => Assert.Equal(title, new Refusal(400, word, "", "").Title);

    [Fact]
    public async Task A_hub_logs_a_bug_whole_an_outage_in_a_line_and_a_refusal_not_at_all()
    {
        await using var api = await LoneApi.StartAsync();
        await using var hub = await HubClient.ConnectAsync(api.Origin, hub: "fail");
        foreach (var (how, words) in new[] { ("refusal", "validation: not like this."), ("redis", "unexpected error"), ("bug", "unexpected error") })
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => hub.CallAsync("Fail", how));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }

        var lines = api.Log.Where(line => line.Contains(nameof(FailingHub), StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal("FailingHub.Fail refused: gone", lines[0]);
        Assert.StartsWith("FailingHub.Fail failed\nSystem.InvalidOperationException: secret\n", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(api.Log, line => line.Contains("HubException", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", 400, "validation")]
    [InlineData("", 400, "validation")]
    [InlineData("null", 400, "validation")]
    [InlineData("[]", 400, "validation")]
    [InlineData("{}", 400, "validation")]
    [InlineData("""{"id":null}""", 400, "validation")]
    [InlineData("""{"id":12}""", 400, "validation")]
    [InlineData("""{"id":["a"]}""", 400, "validation")]
    [InlineData("""{"id":"a b"}""", 400, "validation")]
    [InlineData("""{"id":"\ud800"}""", 400, "validation")]
    [InlineData("""{"id":"min","more":{"of":1}}""", 200, "")]
    public async Task Json_is_read_strictly(string body, int status, string word)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.PostAsync(Guest, Json(body));

        Assert.Equal((status, word), (reply.Status, reply.Word));
    }

    [Theory]
    [InlineData("api/auth/guest", "{}", "The JSON of this request must also have: \"id\".")]
    [InlineData("api/auth/guest", """{"id":null}""", "\"id\" must be text, in quotes.")]
    [InlineData("api/auth/guest", """{"ID":["a"]}""", "\"id\" must be text, in quotes.")]
    [InlineData("api/auth/guest", "[]", "Send a JSON object, in braces. It may have: \"id\".")]
    [InlineData("api/auth/guest", """{"id":a}""", "The body is not JSON.")]
    [InlineData("api/auth/signup", """{"nickname":"min","password":"12345678"}""", "must also have: \"email\", \"confirmPassword\".")]
    [InlineData("read/cart", """{"quantity":"1"}""", "\"quantity\" must be a whole number, at most 2147483647.")]
    [InlineData("read/cart", """{"quantity":1.5}""", "\"quantity\" must be a whole number, at most 2147483647.")]
    [InlineData("read/hold", """{"seats":"A-1"}""", "\"seats\" must be a list of texts, in brackets.")]
    [InlineData("read/hold", """{"seats":["A-1",2]}""", "\"seats\" must be a list of texts, in brackets.")]
    [InlineData("read/queue", """{"paused":"no"}""", "\"paused\" must be true or false.")]
    [InlineData("read/queue", """{"pause":true}""", "It may have: \"mode\", \"threshold\", \"admitPerSecond\", \"leaseSeconds\", \"paused\", \"opensAt\", \"draw\".")]
    public async Task What_is_wrong_in_a_body_is_named(string path, string body, string words)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var reply = await nobody.PostAsync(path, Json(body));
        Assert.Equal((400, "validation"), (reply.Status, reply.Word));
        Assert.Contains(words, reply.String("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("Request", reply.String("detail"), StringComparison.Ordinal);

        var korean = await nobody.SendAsync(HttpMethod.Post, path, Json(body), adjust: request => request.Headers.AcceptLanguage.ParseAdd("ko"));
        Assert.Equal(Quoted(reply.String("detail")), Quoted(korean.String("detail")));

        static string[] Quoted(string detail) => [.. detail.Split('"').Where((_, i) => i % 2 == 1)];
    }

    [Fact]
    public async Task A_body_that_is_no_json_or_too_large_is_refused()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        Assert.Equal("unsupported-media-type", (await nobody.PostAsync(Guest, new StringContent("id=min"))).Word);
        var large = await nobody.PostAsync(Guest, Json($$"""{"id":"{{new string('a', 70_000)}}"}"""));
        Assert.Equal((413, "too-large"), (large.Status, large.Word));
    }

    [Theory]
    [InlineData("ko", true)]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", true)]
    [InlineData("en;q=0.5, ko;q=0.9", true)]
    [InlineData("de, en, ko", false)]
    [InlineData("de", false)]
    [InlineData("nonsense;;q=", false)]
    public async Task Details_are_in_the_readers_language(string languages, bool korean)
    {
        await using var api = await LoneApi.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Origin + "/api/me");
        request.Headers.TryAddWithoutValidation("Accept-Language", languages);
        using var response = await http.SendAsync(request);

        using var problem = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(korean, problem.RootElement.GetProperty("detail").GetString()!.Contains("로그인", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guest_gets_tokens_that_can_be_renewed()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var tokens = await nobody.PostAsync(Guest, new { id = "민수" });
        Assert.Equal((200, "Bearer", 3600), (tokens.Status, tokens.String("tokenType"), tokens.Json.GetProperty("expiresIn").GetInt32()));
        var renewed = await nobody.PostAsync("api/auth/refresh", new { refreshToken = tokens.String("refreshToken") });
        Assert.Equal(200, renewed.Status);
        Assert.NotEqual(tokens.String("accessToken"), renewed.String("accessToken"));

        foreach (var wrong in new[] { tokens.String("accessToken"), "nonsense", "" })
        {
            var refused = await nobody.PostAsync("api/auth/refresh", new { refreshToken = wrong });
            Assert.Equal((401, "bad-credentials"), (refused.Status, refused.Word));
        }
    }

    [Fact]
    public async Task A_bad_token_is_refused_where_one_is_needed_and_on_hubs()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        using var guest = await ApiClient.GuestAsync(api.Origin);

        var bad = await nobody.SendAsync(HttpMethod.Get, "api/me", null, adjust: request => request.Headers.Authorization = new("Bearer", guest.AccessToken + "x"));
        Assert.Equal((401, "unauthorized"), (bad.Status, bad.Word));
        Assert.Equal(200, (await nobody.GetAsync("hubs/test")).Status);
        Assert.Equal(401, (await nobody.GetAsync("hubs/test?access_token=bad")).Status);
        Assert.Equal(200, (await nobody.GetAsync("hubs/test?access_token=" + guest.AccessToken)).Status);
        Assert.Equal(401, (await nobody.GetAsync("api/me?access_token=" + guest.AccessToken)).Status);
        Assert.Equal((403, "forbidden"), await guest.GetAsync("fail/forbidden") is var reply ? (reply.Status, reply.Word) : default);
    }

    [Fact]
    public async Task With_the_database_away_what_needs_it_says_so_and_the_rest_goes_on()
    {
        await using var api = await LoneApi.StartAsync();
        using var guest = await ApiClient.GuestAsync(api.Origin);

        var me = await guest.GetAsync("api/me");
        Assert.Equal((503, "unavailable"), (me.Status, me.Word));
        Assert.NotNull(me.Headers.RetryAfter);
        Assert.Equal(200, (await guest.GetAsync("api/showings/one/layout")).Status);
    }

    [Fact]
    public async Task Before_the_database_was_reached_nobody_is_signed_out()
    {
        await using var api = await LoneApi.StartAsync(reached: false);
        using var nobody = ApiClient.Nobody(api.Origin);

        foreach (var reply in new[]
        {
            await nobody.PostAsync(Guest, new { id = "min" }),
            await nobody.PostAsync("api/auth/refresh", new { refreshToken = "some" }),
            await nobody.SendAsync(HttpMethod.Get, "api/me", null, adjust: request => request.Headers.Authorization = new("Bearer", "some")),
            await nobody.GetAsync("hubs/test?access_token=some"),
            await nobody.GetAsync("api/shows"),
            await nobody.GetAsync("api/showings/one/layout"),
            await nobody.GetAsync("api/showings/one/seats"),
        })
        {
            Assert.Equal((503, "unavailable"), (reply.Status, reply.Word));
        }
    }

    [Theory]
    [InlineData(LoneApi.Web, true)]
    [InlineData("http://other.example", true)]
    [InlineData("http://web.example", false)]
    [InlineData("https://web.example:5173", false)]
    [InlineData("http://web.example:5173.evil.example", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public async Task Only_configured_origins_may_call(string origin, bool allowed)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        foreach (var path in new[] { "api/showings/one/layout", "hubs/test", "fail/bug" })
        {
            var reply = await nobody.SendAsync(HttpMethod.Get, path, null, adjust: request => request.Headers.TryAddWithoutValidation("Origin", origin));
            Assert.Equal(!allowed, (reply.Status, reply.Word) == (403, "foreign-origin"));
            Assert.Equal(allowed ? [origin] : [], reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var echoed) ? echoed : []);
        }
    }

    [Fact]
    public async Task A_browser_may_send_and_read_what_the_contract_needs()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);

        var preflight = await nobody.SendAsync(HttpMethod.Options, Guest, null, adjust: request =>
        {
            request.Headers.Add("Origin", LoneApi.Web);
            request.Headers.Add("Access-Control-Request-Method", "PUT");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key,if-none-match");
        });
        Assert.Equal(204, preflight.Status);
        Assert.Contains("Idempotency-Key", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);

        var reply = await nobody.SendAsync(HttpMethod.Get, "api/me", null, adjust: request => request.Headers.Add("Origin", LoneApi.Web));
        Assert.Equal(401, reply.Status);
        Assert.Equal("ETag,Retry-After,Date,Location", reply.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    [Fact]
    public async Task Guests_and_requests_are_limited_by_address_and_person()
    {
        await using var api = await LoneApi.StartAsync(new() { ["Limits:GuestsPerSecond"] = "3", ["Limits:SignUpsPerMinute"] = "3", ["Limits:RequestsPerSecond"] = "5" });
        using var one = await ApiClient.GuestAsync(api.Origin);
        using var two = await ApiClient.GuestAsync(api.Origin);
        var guests = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => one.At(api.Origin).PostAsync("api/auth/refresh", new { refreshToken = "x" })));
        Assert.Contains(guests, reply => reply is { Status: 429, Word: "too-many-requests" });
        Assert.All(guests.Where(reply => reply.Status == 429), reply => Assert.True(reply.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1)));

        // The other person, and who shows no token, are not held back by what the first one did.
        Assert.Equal(200, (await two.GetAsync("hubs/test")).Status);
        using var nobody = ApiClient.Nobody(api.Origin);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => nobody.GetAsync("hubs/test"))), reply => Assert.Equal(200, reply.Status));
        Assert.Contains(await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => nobody.PostAsync(Guest, new { id = "min" }))), reply => reply.Status == 429);
        var signUp = new { nickname = "no nickname", email = "min@example.com", password = "long enough", confirmPassword = "long enough" };
        var signUps = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => nobody.PostAsync("api/auth/signup", signUp)));
        Assert.Equal([400, 429], signUps.Select(reply => reply.Status).Distinct().Order());
        // Another address behind the same proxy has its own.
        Assert.Equal(400, (await nobody.SendAsync(HttpMethod.Post, "api/auth/signup", signUp, adjust: request => request.Headers.Add("X-Forwarded-For", "203.0.113.7"))).Status);
    }

    [Fact]
    public async Task Calls_to_hubs_are_limited_by_person_and_where_nobody_is_signed_in_by_connection()
    {
        await using var api = await LoneApi.StartAsync(new() { ["Limits:HubCallsPerSecond"] = "2" });
        using var one = await ApiClient.GuestAsync(api.Origin);
        using var two = await ApiClient.GuestAsync(api.Origin);
        await using var left = await HubClient.ConnectAsync(api.Origin, one.AccessToken, "fail");
        await using var right = await HubClient.ConnectAsync(api.Origin, one.AccessToken, "fail");
        await using var other = await HubClient.ConnectAsync(api.Origin, two.AccessToken, "fail");
        await using var nobody = await HubClient.ConnectAsync(api.Origin, hub: "fail");
        await using var stranger = await HubClient.ConnectAsync(api.Origin, hub: "fail");

        // Both windows of a person at once: the limit is theirs together.
        Assert.Contains(await CallsAsync([.. Enumerable.Repeat(left, 20), .. Enumerable.Repeat(right, 20)]), WasTooMuch);
        Assert.False(WasTooMuch(await CallAsync(other)));
        Assert.Contains(await CallsAsync([.. Enumerable.Repeat(nobody, 40)]), WasTooMuch);
        Assert.False(WasTooMuch(await CallAsync(stranger)));
        Assert.False(WasTooMuch(await Wait.ForAsync("the limit to pass", () => CallAsync(left), answer => !WasTooMuch(answer))));
        Assert.Empty(api.Log);

        static bool WasTooMuch(string answer) => answer.Contains("too-many-requests: at most 2 calls a second", StringComparison.Ordinal);
        static async Task<string[]> CallsAsync(HubClient[] hubs) => await Task.WhenAll(hubs.Select(CallAsync));
        static async Task<string> CallAsync(HubClient hub) =>
            (await Assert.ThrowsAsync<InvalidOperationException>(() => hub.CallAsync("Fail", "refusal"))).Message;
    }

    [Fact]
    public async Task Too_many_calls_that_answer_with_problems_are_answered_with_one()
    {
        await using var api = await LoneApi.StartAsync(new() { ["Limits:HubCallsPerSecond"] = "2" });
        using var one = await ApiClient.GuestAsync(api.Origin);
        await using var hub = await HubClient.ConnectAsync(api.Origin, one.AccessToken, "fail");
        var answers = (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => hub.CallAsync("Answer")))).ToLookup(answer => answer.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(answers[true]);
        Assert.NotEmpty(answers[false]);
        Assert.All(answers[false], answer => Assert.Equal("/problems/too-many-requests", answer.GetProperty("problem").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task An_email_is_tried_so_often_and_no_more_however_it_is_spelled_and_others_are_not_held_back()
    {
        await using var api = await LoneApi.StartAsync(new() { ["Limits:LoginsPerSecond"] = "1000", ["Limits:LoginsPerMinuteOfEmail"] = "3" });
        using var nobody = ApiClient.Nobody(api.Origin);
        var tries = new List<Reply>();
        for (var i = 0; i < 8; i++)
        {
            tries.Add(await TryAsync(i % 2 == 0 ? "min@example.com" : " Min@Example.com"));
        }

        Assert.All(tries.Take(3), reply => Assert.NotEqual(429, reply.Status));
        Assert.Contains(tries.Skip(3), reply => reply is { Status: 429, Word: "too-many-requests" } && reply.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.NotEqual(429, (await TryAsync("other@example.com")).Status);

        Task<Reply> TryAsync(string email) => nobody.PostAsync("api/auth/login", new { email, password = "wrong" });
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
        var hash = LoneApi.House.Hash;

        using var byHash = await GetAsync($"?hash={hash}");
        Assert.Equal("public, max-age=31536000, immutable", byHash.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(encoding is null ? [] : [encoding], byHash.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", byHash.Headers.Vary.Single());
        var expected = encoding switch { "br" => LoneApi.House.Brotli, "gzip" => LoneApi.House.Gzip, _ => LoneApi.House.Json };
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

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
