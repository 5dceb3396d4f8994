using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Tests.Hosting;

/// <summary>A token in an address reaches the hubs, and neither a log at any level nor a trace.</summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private const string Secret = "CfDJ8-secret";

    private readonly ConcurrentQueue<string> _told = new();
    private readonly ActivityListener _traces;
    private WebApplication? _app;

    public AccessTokenTests() => _traces = new ActivityListener
    {
        ShouldListenTo = source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = activity => _told.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects)),
    };

    public async Task InitializeAsync()
    {
        // Tags of requests, as with an exporter.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        ActivitySource.AddActivityListener(_traces);
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Configuration["Logging:LogLevel:Default"] = "Trace";
        builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace";
        builder.Logging.ClearProviders().AddProvider(new Ears(_told));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync($"{context.Request.Headers.Authorization}|{context.Request.QueryString}"));
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _traces.Dispose();
    }

    [Theory]
    [InlineData($"/hubs/seats?access_token={Secret}", $"Bearer {Secret}|")]
    [InlineData($"/hubs/seats?id=1&access_token={Secret}&x=%20", $"Bearer {Secret}|?id=1&x=%20")]
    [InlineData($"/hubs/seats?ACCESS_TOKEN={Secret}", $"Bearer {Secret}|")]
    [InlineData($"/hubs/seats?access%5Ftoken={Secret}", $"Bearer {Secret}|")]
    [InlineData($"/hubs/seats?access_token={Secret}&access_token={Secret}", $"Bearer {Secret}|")]
    [InlineData($"/api/me?access_token={Secret}&x=1", "|?x=1")]
    [InlineData($"/hubsseats?access_token={Secret}", "|")]
    [InlineData($"/?access_token={Secret}", "|")]
    [InlineData("/hubs/seats?access_token=", "|")]
    [InlineData("/hubs/seats?x=1%25", "|?x=1%25")]
    public async Task It_moves_to_the_header_on_hubs_and_is_dropped_elsewhere(string target, string answer)
    {
        Assert.Equal(answer, await GetAsync(target));
        AssertUntold();
    }

    [Fact]
    public async Task A_header_goes_before_the_address()
    {
        Assert.Equal("Bearer mine|", await GetAsync($"/hubs/seats?access_token={Secret}", "Authorization: Bearer mine\r\n"));
        AssertUntold();
    }

    /// <summary>The request as it stands: a client's own library might write the address in another way.</summary>
    private async Task<string> GetAsync(string target, string headers = "")
    {
        var address = new Uri(_app!.Urls.Single());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", text, StringComparison.Ordinal);
        return text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Last(line => line.Contains('|', StringComparison.Ordinal));
    }

    private void AssertUntold()
    {
        Assert.Contains(_told, text => text.StartsWith("Request starting", StringComparison.Ordinal));
        Assert.Contains(_told, text => text.Contains("[url.path, /", StringComparison.Ordinal));
        Assert.DoesNotContain(_told, text => text.Contains(Secret, StringComparison.Ordinal));
    }

    private sealed class Ears(ConcurrentQueue<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            told.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told.Enqueue(formatter(state, exception) + state);

        public void Dispose()
        {
        }
    }
}
