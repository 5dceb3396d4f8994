using System.Collections.Concurrent;
using System.Diagnostics;

namespace SeatAspire.Tests.Support;

/// <summary>Programs that tests start.</summary>
internal static class Programs
{
    /// <summary>The program of a project, built along with these tests for the same configuration.</summary>
    // In its own folder: what is copied beside the tests has no settings of its own to be started by.
    public static string Built(string project) =>
        Path.Combine([Checkout.Root, project, .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^3..], project + ".dll"]);

    /// <summary>Starts one that goes on; what it says is added to the log, line by line.</summary>
    public static Process Start(ProcessStartInfo start, ConcurrentQueue<string> log)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    /// <exception cref="TimeoutException">It took longer, and was ended; the message has what it said until then.</exception>
    public static async Task<(int Code, string Said)> RunAsync(ProcessStartInfo start, TimeSpan limit)
    {
        var log = new ConcurrentQueue<string>();
        using var process = Start(start, log);
        using var late = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} did not end within {limit.TotalSeconds:0} s. {Said()}");
        }

        return (process.ExitCode, Said());

        string Said() => string.Join('\n', log);
    }
}
