using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeatAspire.Tests.Support;

/// <summary>What starts and stops a whole system.</summary>
internal interface ISystemHost
{
    /// <summary>What it has said, with the lines of the parts.</summary>
    string Log { get; }

    /// <summary>Whether it ended by itself, or was not started.</summary>
    bool HasEnded { get; }

    /// <summary>Starts it; the system is healthy when the folder has an endpoints file.</summary>
    /// <param name="folder">Its run directory.</param>
    /// <param name="settings">As environment variables: <c>Holds__Seconds</c>.</param>
    Task StartAsync(string folder, IReadOnlyDictionary<string, string> settings);

    /// <summary>Ctrl+C.</summary>
    Task StopAsync(TimeSpan limit);
}

/// <summary>The AppHost in this process, with Redis and MariaDB of this machine.</summary>
internal sealed class SystemHost : ISystemHost
{
    private readonly ConcurrentQueue<string> _log = new();
    private DistributedApplication? _app;

    /// <inheritdoc/>
    public string Log => string.Join('\n', _log);

    /// <inheritdoc/>
    public bool HasEnded => _app?.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested ?? true;

    /// <summary>Gives a command of the dashboard, such as <c>stop</c>, to a resource.</summary>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await _app!.ResourceCommands.ExecuteCommandAsync(resource, command);
        Assert.True(result.Success, $"{command} {resource}: {result.Message}");
    }

    /// <inheritdoc/>
    public async Task StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        string[] arguments =
        [
            "--Infra:Mode=executables", "--Run:Dashboard=false", "--Run:Port=0", "--Run:Replicas=3", $"--Run:Data={folder}", "--Run:StartSeconds=300",
            .. settings.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SeatAspire_AppHost>(arguments);
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(new Lines(_log)));
        _app = await builder.BuildAsync();
        await _app.StartAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_app is not null)
        {
            using var late = new CancellationTokenSource(limit);
            await _app.StopAsync(late.Token);
            await _app.DisposeAsync();
            _app = null;
        }
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Line(categoryName, lines);

        public void Dispose()
        {
        }
    }

    private sealed class Line(string name, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{name} {logLevel}: {formatter(state, exception)} {exception}");
    }
}
