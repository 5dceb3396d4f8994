using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace SeatAspire.AppHost.Native;

/// <summary>What to start and how.</summary>
internal sealed record Command(string File, params IReadOnlyList<string> Arguments)
{
    public string? Directory { get; init; }

    /// <summary>Added to this process's own environment; a null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Start as this user (only root can).</summary>
    public string? User { get; init; }

    /// <summary>What the process is sent when this one dies without having stopped it.</summary>
    public Signal Farewell { get; init; } = Signal.Term;
}

/// <summary>
/// Starts processes so that none outlives this one, however it ends: each is in a session of its own (a Ctrl+C in the terminal
/// reaches only this process, which then stops them in order) and is signalled by the kernel when its starter is gone.
/// The kernel means the starting thread by that, so one thread that lives as long as this process starts them all.
/// </summary>
internal sealed class Launcher : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public Launcher() =>
        new Thread(() =>
        {
            foreach (var start in _work.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "launcher" }.Start();

    /// <exception cref="HostError">The program is not there.</exception>
    public Task<Process> StartAsync(Command command)
    {
        var result = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(Process.Start(Describe(command))!);
            }
            catch (Win32Exception error)
            {
                result.SetException(new HostError($"{command.File} could not be started: {error.Message}."));
            }
        });
        return result.Task;
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="HostError">It failed; the message has the last of what it said.</exception>
    public async Task RunAsync(Command command, string input = "", CancellationToken cancellationToken = default)
    {
        using var process = await StartAsync(command);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says whether that is a failure.
        }

        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            var last = string.Join(' ', string.Concat(await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(3));
            throw new HostError($"{Path.GetFileName(command.File)} failed with exit code {process.ExitCode}: {last}");
        }
    }

    public void Dispose() => _work.CompleteAdding();

    private static ProcessStartInfo Describe(Command command)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Directory ?? "/",
        };
        start.ArgumentList.Add("setpriv");
        if (command.User is { } user)
        {
            foreach (var argument in (string[])["--reuid", user, "--regid", user, "--init-groups"])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in (string[])["--pdeathsig", command.Farewell.ToString().ToUpperInvariant(), "--", command.File, .. command.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
