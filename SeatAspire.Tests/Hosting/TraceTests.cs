using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>What whoever looks at the traces sees of a click: one trace down to the servers, red only where something is wrong.</summary>
public sealed class TraceTests(WholeApi api) : IClassFixture<WholeApi>
{
    private const string Holding = "POST /api/showings/{showingId}/holds";
    private const string Paying = "POST /api/holds/{holdId}/pay";

    private static int _next;

    [Fact]
    public async Task A_hold_and_its_payment_are_one_trace_each_down_to_script_and_statements()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        var hold = await ann.HoldAsync(api.Showing.Id, Seats(1));
        Assert.Equal(201, hold.Status);
        var holding = await api.TraceAsync(Holding);
        Assert.Equal("redis hold-batch < hold < " + Holding, Path(holding, span => span.DisplayName == "redis hold-batch"));

        Assert.Equal(201, (await ann.PayAsync(hold.String("holdId"), "once")).Status);
        var paying = await api.TraceAsync(Paying);
        Assert.EndsWith("purchase 1 pay < " + Paying, Path(paying, span => span.DisplayName == "redis hold-batch"), StringComparison.Ordinal);
        Assert.EndsWith("purchase 4 commit < " + Paying, Path(paying, span => Statement(span).Contains("sold_seats", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("purchase 5 sell < " + Paying, Path(paying, span => span.DisplayName == "redis sell-batch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_the_hub_is_a_trace_down_to_the_script_too()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        await using var hub = await HubClient.ConnectAsync(api.Origin, ann.AccessToken);
        Assert.True((await hub.CallAsync("Hold", api.Showing.Id, Seats(1))).GetProperty("ok").GetBoolean());
        const string Call = "SeatAspire.Api.Seats.SeatHub/Hold";
        Assert.Equal("redis hold-batch < hold < " + Call, Path(await api.TraceAsync(Call), span => span.DisplayName == "redis hold-batch"));
    }

    [Fact]
    public async Task What_a_batch_does_for_many_leads_to_the_trace_of_each()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        var refused = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ann.HoldAsync(api.Showing.Id, Seats(1))));
        Assert.Equal(8, refused.Count(reply => reply.Status == 201));
        var batch = api.Spans.Where(span => span.DisplayName == "batch").MaxBy(span => span.Links.Count());
        Assert.NotNull(batch);
        Assert.NotEmpty(batch.Links);
        Assert.All(batch.Links, link => Assert.Contains(
            api.Spans, span => span.TraceId == link.Context.TraceId && span.DisplayName == "hold" && span.Links.Any(back => back.Context == batch.Context)));
    }

    [Fact]
    public async Task A_refusal_that_was_expected_is_not_red()
    {
        var before = api.Spans.Count;
        using var ann = await ApiClient.GuestAsync(api.Origin);
        using var bob = await ApiClient.GuestAsync(api.Origin);
        using var nobody = ApiClient.Nobody(api.Origin);
        var seat = Seats(1);
        Assert.Equal(201, (await ann.HoldAsync(api.Showing.Id, seat)).Status);
        Assert.Equal(409, (await bob.HoldAsync(api.Showing.Id, seat)).Status);
        Assert.Equal(422, (await bob.HoldAsync(api.Showing.Id, Seats(9))).Status);
        Assert.Equal(401, (await nobody.HoldAsync(api.Showing.Id, seat)).Status);
        Assert.Equal(400, (await bob.PostAsync($"api/showings/{api.Showing.Id}/holds", new StringContent("{", null, "application/json"))).Status);
        Assert.Equal(404, (await bob.GetAsync("api/orders/nonsense")).Status);
        var email = Email();
        var account = new { email, nickname = "n" + Guid.NewGuid().ToString("N")[..8], password = "long enough", confirmPassword = "long enough" };
        Assert.Equal(201, (await nobody.PostAsync("api/auth/signup", account)).Status);
        Assert.Equal(409, (await nobody.PostAsync("api/auth/signup", account)).Status);
        Assert.Equal(401, (await nobody.PostAsync("api/auth/login", new { email, password = "something else" })).Status);
        await using var hub = await HubClient.ConnectAsync(api.Origin, ann.AccessToken);
        await Assert.ThrowsAnyAsync<Exception>(() => hub.CallAsync("Join", "no-such-date", null));

        await api.TraceAsync("SeatAspire.Api.Seats.SeatHub/Join");
        // The caller's own spans are of this process too, and to a caller a refusal is an error; so are statements of other tests, which no call asked for.
        Assert.Empty(api.Spans.Skip(before).Where(span => span.Status == ActivityStatusCode.Error && span.Source.Name != "System.Net.Http"
            && !(span.Source.Name == "MySqlConnector" && span.ParentSpanId == default)).Select(Tell));
    }

    [Fact]
    public async Task No_token_address_or_password_is_in_a_span_or_a_line()
    {
        using var nobody = ApiClient.Nobody(api.Origin);
        var (email, password) = (Email(), "a word of mine " + Guid.NewGuid());
        var tokens = await nobody.PostAsync("api/auth/signup", new { email, nickname = "s" + Guid.NewGuid().ToString("N")[..8], password, confirmPassword = password });
        Assert.True(tokens.Status == 201, tokens.ToString());
        using var ann = await ApiClient.LogInAsync(api.Origin, email, password);
        await ann.GetAsync($"api/orders?access_token={ann.AccessToken}");
        await using (var hub = await RawHub.ConnectAsync(api.Origin, ann.AccessToken))
        {
            Assert.Null(await hub.CallAsync("Hold", JsonSerializer.Serialize(new object[] { api.Showing.Id, Seats(1) })));
        }

        await ann.BuyAsync(api.Showing.Id, Seats(1));
        await api.TraceAsync(Paying);
        await api.TraceAsync("GET /hubs/seats");
        string[] secrets = [email, password, ann.AccessToken!, ann.RefreshToken, tokens.String("accessToken")];
        foreach (var told in api.Spans.Select(Tell).Concat(api.Log))
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string Email() => $"p{Guid.NewGuid():N}@example.com";

    private string[] Seats(int count) => [.. Enumerable.Range(Interlocked.Add(ref _next, count) - count, count).Select(api.Showing.Layout.Label)];

    private static string Statement(Activity span) => (span.GetTagItem("db.query.text") ?? span.GetTagItem("db.statement")) as string ?? "";

    /// <summary>The names from a span up to the request or call that it is part of.</summary>
    private static string Path(IReadOnlyList<Activity> trace, Func<Activity, bool> wanted)
    {
        var names = new List<string>();
        // The caller's own span, of this process too, stands above the server's.
        for (var span = trace.First(wanted); span is { Kind: not ActivityKind.Client } || names.Count == 0; span = trace.SingleOrDefault(other => other.SpanId == span.ParentSpanId))
        {
            names.Add(span!.DisplayName);
        }

        return string.Join(" < ", names);
    }

    private static string Tell(Activity span)
    {
        var text = new StringBuilder($"{span.DisplayName} {span.Status} {span.StatusDescription} ").AppendJoin(' ', span.TagObjects);
        foreach (var happened in span.Events)
        {
            text.Append(' ').Append(happened.Name).Append(' ').AppendJoin(' ', happened.Tags);
        }

        return text.ToString();
    }
}
