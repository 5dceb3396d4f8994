using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Chat;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Orders;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Accounts;

/// <summary>What becomes of an access token whose time is over, on every hub there is and over HTTP; with the real Redis and no database.</summary>
public sealed class TokenExpiryTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly string[] Hubs = ["seats", "queue", "chat", "admin"];

    [Fact]
    public async Task A_token_is_good_until_its_time_is_over_and_then_for_nothing()
    {
        var clock = new ShiftedTime();
        await using var api = await StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        var origin = api.Urls.Single();
        using var nobody = ApiClient.Nobody(origin);
        var token = Token(api);
        clock.MoveOn(EndedSignIns.AccessLife - TimeSpan.FromMinutes(1));
        Assert.Equal(404, (await AskAsync()).Status);
        clock.MoveOn(TimeSpan.FromMinutes(2));
        var ended = await AskAsync();
        Assert.Equal((401, "unauthorized"), (ended.Status, ended.Word));
        foreach (var hub in Hubs)
        {
            // Also where one may come without a token: who shows one that ended learns it.
            Assert.Equal(401, (await nobody.GetAsync($"hubs/{hub}?access_token={token}")).Status);
            await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(origin, token, hub));
        }

        Task<Reply> AskAsync() => nobody.SendAsync(
            HttpMethod.Get, "api/admin/showings/none", null, adjust: request => request.Headers.Authorization = new("Bearer", token));
    }

    [Fact]
    public async Task A_socket_of_any_hub_closes_when_its_token_ends_and_one_without_a_token_stays()
    {
        await using var api = await StartAsync(services => services.PostConfigure<BearerTokenOptions>(
            BearerTokenDefaults.AuthenticationScheme, options => options.BearerTokenExpiration = TimeSpan.FromSeconds(6)));
        var origin = api.Urls.Single();
        await using var watcher = await HubClient.ConnectAsync(origin);
        var token = Token(api);
        var sockets = await Task.WhenAll(Hubs.Select(hub => HubClient.ConnectAsync(origin, token, hub)));
        Assert.All(sockets, socket => Assert.True(socket.IsOpen));
        await Wait.UntilAsync("all of them are closed", () => sockets.All(socket => !socket.IsOpen));
        Assert.True(watcher.IsOpen);
        await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(origin, token));
        // With the next token one comes in again.
        await using var next = await HubClient.ConnectAsync(origin, Token(api));
        Assert.True(next.IsOpen);
        await Task.WhenAll(sockets.Select(socket => socket.DisposeAsync().AsTask()));
    }

    private static string Token(WebApplication api)
    {
        var admin = Account.Create(Guid.NewGuid().ToString("N"), "op", "op@example.com", TimeProvider.System.GetUtcNow());
        admin.SecurityStamp = "stamp";
        return api.Services.GetRequiredService<SignInTokens>().Issue(admin.SignedIn(new([Roles.Admin], TimeProvider.System.GetUtcNow()), Person.NewSignIn())).AccessToken;
    }

    private async Task<WebApplication> StartAsync(Action<IServiceCollection> adjust)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:seats"] = "Host=127.0.0.1;Port=1", ["ConnectionStrings:redis"] = redis.ConnectionString, ["Limits:ConnectionsPerAddress"] = "0",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddParts();
        builder.AddQueue();
        builder.AddOrders();
        builder.AddAdmin();
        builder.AddChat();
        PartialApi.Still(builder.Services);

        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        adjust(builder.Services);
        var app = builder.Build();
        app.Services.GetRequiredService<DatabaseReady>().Reach();
        app.Services.GetRequiredService<ShowCatalog>().Replace([]);
        app.UseRequestPipeline();
        app.MapAccounts();
        app.MapShows();
        app.MapSeats(app.MapGroup("/api"));
        app.MapQueue(app.MapGroup("/api"));
        app.MapAdmin();
        app.MapChat(app.MapGroup("/api"));
        await app.StartAsync();
        return app;
    }
}
