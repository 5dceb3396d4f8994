using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace SeatAspire.Bench;

/// <summary>Processes that this one started, so that none is left behind when it is told to stop.</summary>
internal static class Children
{
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    /// <summary>Starts one.</summary>
    public static Process Start(ProcessStartInfo how)
    {
        var process = Process.Start(how)!;
        return Running[process.Id] = process;
    }

    /// <summary>Whether one has ended that nobody stopped.</summary>
    public static bool IsOneLost => Running.Values.Any(process => process.HasExited);

    /// <summary>Ctrl+C, by whoever comes first; all wait until it has stopped.</summary>
    public static async Task StopAsync(Process process)
    {
        if (Running.TryRemove(process.Id, out _) && !process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        }

        await process.WaitForExitAsync();
    }

    /// <summary>Stops all that run.</summary>
    public static Task StopAllAsync() => Task.WhenAll(Running.Values.Select(StopAsync));
}
