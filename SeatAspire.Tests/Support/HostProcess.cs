using System.Collections.Concurrent;
using System.Diagnostics;

namespace SeatAspire.Tests.Support;

/// <summary>The AppHost as a process of its own, as <c>./run</c> starts it, without the dashboard.</summary>
/// <param name="replicas">How many replicas of the API it starts.</param>
internal sealed class HostProcess(int replicas = 3) : ISystemHost
{
    /// <summary>The program.</summary>
    public static readonly string Program = Programs.Built("SeatAspire.AppHost");

    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    /// <inheritdoc/>
    public string Log => string.Join('\n', _log);

    /// <inheritdoc/>
    public bool HasEnded => _process?.HasExited ?? true;

    /// <inheritdoc/>
    public Task StartAsync(string folder, IReadOnlyDictionary<string, string> settings) => StartAsync(folder, settings, []);

    /// <summary>Starts it with more on its command line.</summary>
    public Task StartAsync(string folder, IReadOnlyDictionary<string, string> settings, string[] options)
    {
        // A script's background command has Ctrl+C ignored, and so would all that it starts; the program that env becomes hears it.
        string[] program = ["--default-signal=INT,QUIT", "dotnet", Program];
        var start = new ProcessStartInfo("env", [.. program, "--port", "0", "--replicas", $"{replicas}", "--no-dashboard", "--data", folder, .. options]);
        start.Environment["Infra__Mode"] = "executables";
        start.Environment["Run__StartSeconds"] = "300";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Programs.Start(start, _log);
        return Task.CompletedTask;
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit);
        await _process!.WaitForExitAsync(over.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the host alone, at once, as the kernel does when memory runs out.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_process is { HasExited: false })
        {
            Processes.Signal(_process.Id, "INT");
            await EndAsync(limit);
        }

        _process?.Dispose();
        _process = null;
    }
}
