using System.Collections.Concurrent;
using System.Diagnostics;

namespace SeatAspire.Tests.Support;

/// <summary>The AppHost of the <c>native</c> stack as a process. Its twin is SystemHost.Aspire.cs.</summary>
internal sealed class SystemHost
{
    // The same stack and configuration as these tests were built with: …/bin/STACK/CONFIGURATION/FRAMEWORK/.
    private static readonly string AppHost = Path.Combine(
        [Checkout.Root, "SeatAspire.AppHost", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^4..], "SeatAspire.AppHost.dll"]);

    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    /// <summary>What the host has printed, with the lines of its children.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Whether it ended by itself.</summary>
    public bool HasEnded => _process is { HasExited: true };

    /// <summary>Starts it; the system is healthy when the folder has an endpoints file.</summary>
    /// <param name="folder">Its run directory.</param>
    /// <param name="settings">As environment variables: <c>Holds__Seconds</c>.</param>
    public Task StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [AppHost, "--port", "0", "--replicas", "3", "--no-dashboard", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    /// <summary>Ends the host alone, at once, as the kernel does when memory runs out.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ctrl+C.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (_process is { HasExited: false })
        {
            Processes.Signal(_process.Id, "INT");
            using var over = new CancellationTokenSource(limit);
            await _process.WaitForExitAsync(over.Token);
        }

        _process?.Dispose();
        _process = null;
    }
}
