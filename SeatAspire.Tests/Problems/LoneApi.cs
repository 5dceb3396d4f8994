using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Data;
using SeatAspire.Api.Data.Demo;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Problems;

/// <summary>
/// The API's front, on Kestrel, with no Redis and no database behind it: what surrounds every call, accounts, layouts, and a
/// few routes that fail in each way. The database counts as reached once, and as away since.
/// </summary>
internal sealed class LoneApi : IAsyncDisposable
{
    public const string Web = "http://web.example:5173";

    private readonly WebApplication _app;

    private LoneApi(WebApplication app) => _app = app;

    public string Origin => _app.Urls.Single();

    public static House House { get; } = House.Parse(House.Seal(Theatre.Draw()));

    public static async Task<LoneApi> StartAsync(Dictionary<string, string?>? settings = null, bool reached = true)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? [])
        {
            ["ConnectionStrings:seats"] = "Host=127.0.0.1;Port=1",
            ["ConnectionStrings:redis"] = "127.0.0.1:1",
            ["Web:Origins"] = $"http://other.example; {Web}/",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddData();
        builder.AddProblems();
        builder.AddAccounts();
        builder.AddShows();
        builder.AddSeats();
        var services = builder.Services;
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        foreach (var background in services.Where(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly != typeof(WebApplication).Assembly && service.ImplementationType?.Name != "GenericWebHostService").ToArray())
        {
            services.Remove(background);
        }

        var app = builder.Build();
        if (reached)
        {
            app.Services.GetRequiredService<DatabaseReady>().Reach();
            app.Services.GetRequiredService<ShowCatalog>().Replace([new Show("moonlight", "", "", "", "", [new Showing("one", "moonlight", DateTimeOffset.MaxValue, DateTimeOffset.MinValue, false, House, QueueSettings.Default)])]);
        }

        app.UseProblems();
        app.MapAccounts();
        app.MapShows();
        app.MapGet("/hubs/test", () => "watching");
        app.MapGet("/fail/bug", string () => throw new InvalidOperationException("secret"));
        app.MapGet("/fail/redis", string () => throw new RedisAwayException("gone"));
        app.MapGet("/fail/rebuilding", string () => throw new RebuildingException("one"));
        app.MapGet("/fail/forbidden", [Authorize(Roles = "admin")] () => "inside");
        app.MapGet("/fail/bare/{status}", (int status) => Results.StatusCode(status));
        await app.StartAsync();
        return new LoneApi(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
