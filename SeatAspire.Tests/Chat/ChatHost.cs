using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Chat;
using SeatAspire.Api.Chat.Tcp;
using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>A replica within the test that does nothing but chat, with settings of its own and no database behind it.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    // What one seals all can open, as with the keys in the database.
    private static readonly IDataProtectionProvider SharedKeys = new EphemeralDataProtectionProvider();

    private readonly WebApplication _app;
    private readonly KeptLog _log;

    private ChatHost(WebApplication app, KeptLog log) => (_app, _log) = (app, log);

    /// <summary>Where it listens for lines; null while it does not.</summary>
    public string? Tcp => _app.Services.GetRequiredService<TcpChatServer>().EndPoint?.ToString();

    public string Web => _app.Urls.Single();

    /// <summary>How many sockets are connected.</summary>
    public int Connections => _app.Services.GetRequiredService<TcpChat>().Count;

    /// <summary>Warnings and errors.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    public static async Task<ChatHost> StartAsync(string redis, Dictionary<string, string?>? settings = null)
    {
        var log = new KeptLog();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:seats"] = "Host=127.0.0.1;Port=1",
            ["ConnectionStrings:redis"] = redis,
            ["Web:Origins"] = "http://web.example",
            ["Limits:ConnectionsPerAddress"] = "0",
        }).AddInMemoryCollection(settings ?? []);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddParts();
        PartialApi.Still(builder.Services);

        builder.AddSocketLimit();
        builder.AddChat();
        builder.Services.AddSingleton(SharedKeys);
        var app = builder.Build();
        app.Services.GetRequiredService<DatabaseReady>().Reach();
        app.UseRequestPipeline();
        app.UseSocketLimit();
        app.MapAccounts();
        app.MapChat(app.MapGroup("/api"));
        app.MapGet("/", () => "running");
        await app.StartAsync();
        return new(app, log);
    }

    /// <summary>What Ctrl+C does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // Disposing alone leaves its listeners open.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
