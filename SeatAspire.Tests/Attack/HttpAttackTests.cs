using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Shop;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Proof;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Attack;

/// <summary>
/// Every call that the description of the API has, with everything in every place that is not meant to be there: each is refused in
/// words that are known, none breaks anything, and nobody else notices.
/// </summary>
[Collection(SharedSystem.Name)]
public sealed class HttpAttackTests(SeatSystem system, ITestOutputHelper output) : IAsyncLifetime
{
    private const int AtOnce = 16;
    private const int MostRead = 64 * 1024;

    // The admin may do all that a guest may. With each so many attacks nobody and a guest try the same.
    private const int OthersToo = 8;

    // The problem words of the contract, and no others.
    private static readonly HashSet<string> Words =
    [
        "validation", "unauthorized", "forbidden", "foreign-origin", "not-found", "method-not-allowed", "unsupported-media-type", "too-large",
        "too-many-requests", "nickname-taken", "bad-credentials", "already-registered", "seats-taken", "too-many-seats", "unknown-seat",
        "sale-closed", "queue-required", "payment-in-progress", "already-paid", "payment-declined", "hold-expired", "idempotency-key-reused",
        "showing-exists", "goods-exists", "out-of-stock", "cart-changed", "own-role",
        "show-exists", "in-use", "showing-cancelled", "has-role", "buyer-required",
    ];

    private static readonly string[] Parts = ["api-1", "api-2", "api-3", "web", "redis", "database"];

    private readonly ConcurrentQueue<string> _broken = new();

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>What got through is taken away: others' tests look at shop and notices.</summary>
    public async Task DisposeAsync()
    {
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        await admin.DeleteAsync("api/admin/notices");
        await admin.DeleteAsync($"api/admin/shows/{Attacks.Mark}");
        await using var database = system.Database();
        await database.Db.Accounts.Where(row => row.UserName == Attacks.Mark || row.NormalizedEmail!.StartsWith(Attacks.Mark)).ExecuteDeleteAsync();
        await admin.DeleteAsync($"api/goods/{Attacks.Mark}");
        await database.Db.Goods.Where(row => row.GoodsId != Attacks.Mark && (row.Category == Attacks.Mark || row.Name == Attacks.Mark)).ExecuteDeleteAsync();
    }

    [Fact]
    public async Task No_input_breaks_anything_and_nobody_else_notices()
    {
        var seed = ProofRun.Setting("PROOF_SEED", Random.Shared.Next());
        output.WriteLine($"Seed {seed}");
        var showing = await OwnShowing.MakeAsync(system);
        var pids = Parts.Select(system.Pid).ToArray();
        var faults = Faults();
        using var nobody = ApiClient.Nobody(system.Api[0]);
        var attacks = Attacks.On((await nobody.GetAsync("openapi/v1.json")).Json, showing.Id).Concat(Attacks.OnHubs()).ToArray();
        var random = new Random(seed);
        // Beyond those that are listed, as many as are asked for, made of them.
        var spoilt = attacks.Where(attack => attack.Body is { Length: > 0 and < MostRead }).ToArray();
        attacks = [.. attacks, .. Enumerable.Range(0, Math.Max(0, ProofRun.Setting("PROOF_INPUTS", 0) - attacks.Length)).Select(_ => spoilt[random.Next(spoilt.Length)].Spoilt(random))];
        random.Shuffle(attacks);
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        using var guest = await ApiClient.GuestAsync(system.Api[0]);
        await admin.PostAsync("api/admin/shows", new { id = Attacks.Mark, title = Attacks.Mark, venue = Attacks.Mark, currency = "KRW", timeZone = "Asia/Seoul" });
        await admin.PostAsync("api/goods", new { goodsId = Attacks.Mark, name = Attacks.Mark, category = Attacks.Mark, price = 1, stock = 1_000 });
        string?[] all = [admin.AccessToken, guest.AccessToken, null];
        using var over = new CancellationTokenSource();
        var innocents = Task.WhenAll(system.Api.Select(origin => LookAroundAsync(origin, showing.Id, over.Token)));

        var began = Stopwatch.GetTimestamp();
        var statuses = new ConcurrentDictionary<(string Call, int Status), int>();
        using var http = new HttpClient();
        await Parallel.ForEachAsync(attacks.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (attack, _) =>
        {
            foreach (var token in attack.Index % OthersToo == 0 ? all : all[..1])
            {
                using var request = attack.Item.Request(system.Api[attack.Index % system.Api.Count]);
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                try
                {
                    using var answer = await http.SendAsync(request, CancellationToken.None);
                    var status = (int)answer.StatusCode;
                    statuses.AddOrUpdate((attack.Item.Call, status), 1, (_, count) => count + 1);
                    if (status >= 400 && await FaultOfAsync(answer, attack.Item.IsHub) is { } fault)
                    {
                        _broken.Enqueue($"{attack.Item}: {fault}");
                    }
                }
                catch (HttpRequestException error)
                {
                    // Of what is too large the server says so and hangs up, which may come before the last of it was sent.
                    if (attack.Item.Body is not { Length: > MostRead })
                    {
                        _broken.Enqueue($"{attack.Item}: {error.GetBaseException().Message}");
                    }
                }
            }
        });
        output.WriteLine($"{statuses.Values.Sum()} requests in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s: {string.Join(", ", statuses
            .GroupBy(one => one.Key.Status).OrderBy(group => group.Key).Select(group => $"{group.Key} × {group.Sum(one => one.Value)}"))}");
        await ProofRun.TellAsync(output, $"fuzz: {statuses.Values.Sum()} requests to {statuses.Keys.Select(one => one.Call).Distinct().Count()} calls, from seed {seed}");
        await over.CancelAsync();
        await innocents;

        Assert.True(_broken.IsEmpty, $"Seed {seed}\n" + string.Join('\n', _broken.Take(40)));
        // An attack that only the limits saw was none.
        Assert.All(attacks.GroupBy(attack => attack.Call), call => Assert.Contains(statuses.Keys, one => one.Call == call.Key && one.Status is not 429));
        Assert.Equal(pids, Parts.Select(system.Pid));
        Assert.Equal(faults, Faults());
    }

    [Fact]
    public async Task A_NUL_in_an_address_is_refused_everywhere_and_costs_nobody_else_anything()
    {
        const int Times = 150;
        var showing = await OwnShowing.MakeAsync(system);
        var pids = Parts.Select(system.Pid).ToArray();
        var faults = Faults();
        using var over = new CancellationTokenSource();
        var innocents = Task.WhenAll(system.Api.Select(origin => LookAroundAsync(origin, showing.Id, over.Token)));
        using var http = new HttpClient();
        string[] paths = ["/api/x%00y", "/%00", "/hubs/seats%00", "/api/goods/%00", "/assets/%00.js"];
        await Parallel.ForAsync(0, Times, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
        {
            foreach (var origin in system.Api.Append(system.Web))
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get, new Uri(origin + paths[i % paths.Length], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
                using var answer = await http.SendAsync(request, cancellation);
                Assert.Equal((400, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation)));
            }
        });
        await over.CancelAsync();
        await innocents;
        Assert.True(_broken.IsEmpty, string.Join('\n', _broken.Take(40)));
        Assert.Equal(pids, Parts.Select(system.Pid));
        Assert.Equal(faults, Faults());
    }

    /// <summary>As behind a proxy, which sends everybody's requests on the connections that it has.</summary>
    [Fact]
    public async Task Who_comes_next_on_a_connection_is_answered_whatever_was_sent_on_it_before()
    {
        string[] paths = ["/api/auth/guest", "/api/goods/checkout", "/api/admin/notices", "/api/shows", "/api/none", "/hubs/seats", "/hubs/seats/negotiate", "/hubs/none"];
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        foreach (var origin in new[] { system.Api[0], system.Web })
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false });
            foreach (var (path, size, method, token, chunked) in
                from path in paths
                from size in new[] { 10, MostRead + 1_000, 3 * MostRead }
                from method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put }
                from token in new[] { null, admin.AccessToken }
                from chunked in new[] { false, true }
                select (path, size, method, token, chunked))
            {
                using var attack = new HttpRequestMessage(method, origin + path) { Content = new ByteArrayContent(new byte[size]) };
                attack.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                attack.Headers.TransferEncodingChunked = chunked;
                try
                {
                    using var refused = await http.SendAsync(attack);
                }
                catch (HttpRequestException) when (size > MostRead)
                {
                    // The server hung up before all of it was sent.
                }

                // Of what changes something a client says nothing twice by itself.
                using var innocent = await http.PostAsync(origin + "/api/auth/refresh", JsonContent.Create(new { refreshToken = "none" }));
                Assert.True((int)innocent.StatusCode < 500, $"After {method} {path} of {size} bytes: {innocent.StatusCode}");
            }
        }
    }

    /// <summary>Errors that the services have logged: nobody's input is one.</summary>
    private string[] Faults() => [.. system.Log.Split('\n')
        .Where(line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))];

    private static async Task<string?> FaultOfAsync(HttpResponseMessage answer, bool isHub)
    {
        if (answer.RequestMessage!.Method == HttpMethod.Head)
        {
            return (int)answer.StatusCode >= 500 ? $"{(int)answer.StatusCode}" : null;
        }

        var text = await answer.Content.ReadAsStringAsync();
        var reply = new Reply((int)answer.StatusCode, text, answer.Headers, answer.Content.Headers);
        return reply.Status >= 500 || (!isHub && !Words.Contains(reply.Word)) ? $"{reply.Status} {reply.Word} {text[..Math.Min(text.Length, 200)]}" : null;
    }

    /// <summary>What innocent people see meanwhile, read by read.</summary>
    private async Task LookAroundAsync(string origin, string showingId, CancellationToken over)
    {
        using var guest = await ApiClient.GuestAsync(origin);
        string[] paths = ["api/goods", "api/me", "api/orders", "api/shows", "api/holds", $"api/showings/{showingId}/seats", "api/goods/cart"];
        // Slower than what one person may ask.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var reply = await guest.GetAsync(paths[i % paths.Length]);
            if (reply.Status != 200)
            {
                _broken.Enqueue($"an innocent GET {paths[i % paths.Length]}: {reply}");
            }
        }
    }
}
