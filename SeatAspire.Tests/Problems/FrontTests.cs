using System.Text;
using Microsoft.AspNetCore.SignalR;
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
        foreach (var (how, words) in new[] { ("refusal", "validation: not like this."), ("redis", "unavailable: "), ("bug", "unexpected error") })
        {
            var error = await Assert.ThrowsAsync<HubException>(() => hub.CallAsync("Fail", how));
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
    [InlineData("Bearer", 200)]
    [InlineData("bearer", 200)]
    [InlineData("BEARER ", 200)]
    [InlineData("Basic", 401)]
    [InlineData("Bearers", 401)]
    public async Task A_scheme_is_the_same_in_any_case(string scheme, int status)
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        using var guest = await ApiClient.GuestAsync(api.Origin);

        var reply = await nobody.SendAsync(HttpMethod.Get, "hubs/test", null, adjust: request =>
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {guest.AccessToken}"));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task What_is_expected_to_fail_is_a_line_a_minute()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        using var guest = await ApiClient.GuestAsync(api.Origin);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(503, (await nobody.GetAsync("fail/redis")).Status);
            Assert.Equal(503, (await guest.GetAsync("api/me")).Status);
            Assert.Equal(400, (await nobody.PostAsync(Guest, Json("{"))).Status);
        }

        Assert.DoesNotContain(api.Log, line => line.Contains('\n', StringComparison.Ordinal));
        Assert.Single(api.Log, line => line == "/fail/redis refused: gone");
        Assert.Single(api.Log, line => line.StartsWith("/api/me refused: the database does not answer: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ko", true)]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", true)]
    [InlineData("en;q=0.5, ko;q=0.9", true)]
    [InlineData("de, en, ko", false)]
    [InlineData("de", false)]
    [InlineData("nonsense;;q=", false)]
    [InlineData("ko;q=0, en;q=0.1", false)]
    [InlineData("ko;q=0", false)]
    [InlineData("en;q=0, ko;q=0.1", true)]
    [InlineData("kok", false)]
    [InlineData("KO-kr", true)]
    [InlineData("ko;q=nan, ,;", false)]
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
    public async Task Every_answer_is_data_and_no_page()
    {
        await using var api = await LoneApi.StartAsync();
        using var nobody = ApiClient.Nobody(api.Origin);
        Reply[] replies =
        [
            await nobody.GetAsync("api/nothing"), await nobody.GetAsync("fail/bug"),
            await nobody.PostAsync(Guest, new StringContent("{", null, "application/json")), await nobody.PostAsync(Guest, new { id = "ann" }),
        ];
        Assert.Equal([404, 500, 400, 200], replies.Select(reply => reply.Status));
        Assert.All(replies, reply =>
        {
            Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
            Assert.StartsWith("default-src 'none'", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Matches("json|; charset=utf-8$", $"{reply.ContentHeaders.ContentType}");
        });
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
            (await Assert.ThrowsAsync<HubException>(() => hub.CallAsync("Fail", "refusal"))).Message;
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

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
