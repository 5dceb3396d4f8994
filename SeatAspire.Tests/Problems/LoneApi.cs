using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Problems;

/// <summary>
/// The API's front, on Kestrel, with no Redis and no database behind it: what surrounds every call, accounts, layouts, and a
/// few routes that fail in each way. The database counts as reached once, and as away since.
/// </summary>
internal sealed class LoneApi : IAsyncDisposable
{
    public const string Web = "http://web.example:5173";

    private readonly WebApplication _app;
    private readonly KeptLog _log;

    private LoneApi(WebApplication app, KeptLog log) => (_app, _log) = (app, log);

    public string Origin => _app.Urls.Single();

    /// <summary>Warnings and errors.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    public static VenueLayout Layout { get; } = VenueLayout.Parse(VenueLayout.Seal(Theatre.Draw()));

    public static ShowingPrices Prices { get; } = ShowingPrices.Of([.. Layout.Tiers.Select(tier => (long?)tier.Price)]);

    public static async Task<LoneApi> StartAsync(Dictionary<string, string?>? settings = null, bool reached = true)
    {
        var log = new KeptLog();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? [])
        {
            ["ConnectionStrings:seats"] = "Host=127.0.0.1;Port=1",
            ["ConnectionStrings:redis"] = "127.0.0.1:1",
            ["Web:Origins"] = $"http://other.example; {Web}/",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddParts();
        var services = builder.Services;
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        // There is no Redis to scale out by.
        services.AddSingleton<HubLifetimeManager<FailingHub>, DefaultHubLifetimeManager<FailingHub>>();
        PartialApi.Still(services);

        var app = builder.Build();
        if (reached)
        {
            app.Services.GetRequiredService<DatabaseReady>().Reach();
            app.Services.GetRequiredService<ShowCatalog>().Replace([new Show("moonlight", "", "", "", "", [new Showing("one", "moonlight", DateTimeOffset.MaxValue, DateTimeOffset.MinValue, false, Layout, QueueSettings.Default) { Prices = Prices }])]);
        }

        app.UseRequestPipeline();
        app.MapAccounts();
        app.MapShows();
        app.MapGroup("/api").MapSeatEndpoints();
        app.MapGet("/hubs/test", () => "watching");
        app.MapHub<FailingHub>("/hubs/fail");
        app.MapGet("/fail/bug", string () => throw new InvalidOperationException("secret"));
        app.MapGet("/fail/redis", string () => throw new RedisAwayException("gone"));
        app.MapGet("/fail/rebuilding", string () => throw new RebuildingException("one"));
        app.MapGet("/fail/forbidden", [Authorize(Roles = "admin")] () => "inside");
        app.MapGet("/fail/bare/{status}", (int status) => Results.StatusCode(status));
        app.MapPost("/api/bodiless", () => Results.Unauthorized());
        app.MapPost("/read/cart", (CartRequest request) => request.Quantity);
        app.MapPost("/read/hold", (HoldRequest request) => request.Seats);
        app.MapPost("/read/queue", (QueueRequest request) => request.Mode);
        await app.StartAsync();
        return new LoneApi(app, log);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>Fails in each way.</summary>
internal sealed class FailingHub : Hub
{
    public string Fail(string how) => throw (how switch
    {
        "refusal" => new HubException("validation: not like this."),
        "redis" => new RedisAwayException("gone"),
        _ => new InvalidOperationException("secret"),
    });

    /// <summary>As holds and releases: a refusal is an answer.</summary>
    public Task<HubResponse> Answer() => Task.FromResult(new HubResponse(true, null, null));
}
