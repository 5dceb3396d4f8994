using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Realtime;

/// <summary>A hub that only lets people into groups.</summary>
public sealed class RelayedHub : Hub
{
    public Task Enter(string group) => Groups.AddToGroupAsync(Context.ConnectionId, group);

    public Task Exit(string group) => Groups.RemoveFromGroupAsync(Context.ConnectionId, group);

    public string Id() => Context.ConnectionId;

    public Task Say(string group, string text) => Clients.Group(group).SendAsync("Said", new { text });
}

/// <summary>A replica that has nothing but a hub and its delivery: SignalR's scale-out, or rooms. Who somebody is, they say themselves.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    /// <summary>What rooms tell of which the last to a group counts.</summary>
    public const string Newest = "Newest";

    private const int SmallBuffer = 4 * 1024;

    private readonly WebApplication _app;

    private HubHost(WebApplication app) => _app = app;

    public string Origin => _app.Urls.Single();

    public IHubContext<RelayedHub> Hub => _app.Services.GetRequiredService<IHubContext<RelayedHub>>();

    public static async Task<HubHost> StartAsync(string redis, bool rooms)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:redis"] = redis });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddRedis();
        Backing.AddHubScaleOut(builder.Services.AddSignalR(), builder.Configuration);
        if (rooms)
        {
            builder.Services.AddHubRooms<RelayedHub>(Newest);
        }

        var app = builder.Build();
        app.Use((context, next) =>
        {
            // Where every service puts the token of a hub's address.
            if (context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var person])
            {
                context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, person)], "said"));
            }

            return next(context);
        });
        app.MapHub<RelayedHub>("/hubs/relayed", options => options.TransportMaxBufferSize = SmallBuffer);
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
