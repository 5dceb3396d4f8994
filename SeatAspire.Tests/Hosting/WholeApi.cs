using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Admin;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shop;
using SeatAspire.Api.Shows;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>A replica within the test, with a Redis and a database of its own, that keeps each span it would export and each line it logs.</summary>
public sealed class WholeApi : IAsyncLifetime
{
    private readonly DatabaseServer _database = new();
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private WebApplication? _app;

    public RedisServer Redis { get; } = new();

    public string Origin => _app!.Urls.Single();

    /// <summary>What has been logged, at any level that a running system shows.</summary>
    public IReadOnlyCollection<string> Log => _lines;

    /// <summary>The first date that is on sale.</summary>
    internal Showing Showing { get; private set; } = null!;

    /// <summary>What has ended so far.</summary>
    public IReadOnlyCollection<Activity> Spans => _spans;

    /// <summary>The spans of the trace whose first one has this name, once it has ended; the newest of several.</summary>
    public async Task<IReadOnlyList<Activity>> TraceAsync(string name)
    {
        await Wait.UntilAsync($"{name} has ended", () => _spans.Any(span => span.DisplayName == name));
        var first = _spans.Last(span => span.DisplayName == name);
        return [.. _spans.Where(span => span.TraceId == first.TraceId)];
    }

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Redis.InitializeAsync(), _database.InitializeAsync());
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = Redis.ConnectionString,
            ["ConnectionStrings:seats"] = _database.ConnectionString,
            ["Web:Origins"] = "http://web.example",
            // All its visitors have one address.
            ["Limits:UnpaidSeatsPerAddress"] = "0",
            ["Limits:PlacesPerAddress"] = "0",
            ["Limits:SignUpsPerMinute"] = "0",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddProvider(new Ears(_lines));
        builder.AddData();
        builder.AddRequestPipeline();
        builder.AddRedis();
        builder.AddRealtime();
        builder.AddSocketLimit();
        builder.AddAccounts();
        builder.AddShows();
        builder.AddSeats();
        builder.AddQueue();
        builder.AddOrders();
        builder.AddShop();
        builder.Services.AddSingleton<IDemoPart, DemoProgramme>();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => Telemetry.AddTracing(tracing).AddProcessor(new SimpleActivityExportProcessor(new Kept(_spans))));
        _app = builder.Build();
        _app.UseRequestPipeline();
        _app.UseSocketLimit();
        _app.MapDefaultEndpoints();
        _app.MapAccounts();
        _app.MapShows();
        _app.MapSeats(_app.MapGroup("/api"));
        _app.MapQueue(_app.MapGroup("/api"));
        _app.MapOrders();
        _app.MapShop();
        await _app.StartAsync();
        using var nobody = ApiClient.Nobody(Origin);
        await Wait.UntilAsync("the replica is ready", async () => (await nobody.GetAsync("health")).Status == 200, TimeSpan.FromMinutes(2));
        Showing = _app.Services.GetRequiredService<ShowCatalog>().Shows.SelectMany(show => show.Showings).First(showing => showing.IsOnSale(TimeProvider.System.GetUtcNow()));
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Task.WhenAll(Redis.DisposeAsync(), _database.DisposeAsync());
    }

    private sealed class Kept(ConcurrentQueue<Activity> spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                spans.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }

    private sealed class Ears(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
