using System.Diagnostics;

namespace SeatAspire.AppHost.Native;

/// <summary>One process of the system: what to start, when it counts as ready, how it is told to stop.</summary>
/// <param name="Name">As in logs and the endpoints file, e.g. <c>api-2</c>.</param>
/// <param name="Ready">Asked again and again while the process runs, until it says yes.</param>
internal sealed record PartPlan(string Name, Command Command, Func<CancellationToken, Task<bool>> Ready)
{
    /// <summary>Whether the system cannot be without it.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>How long the first start may take.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long stopping may take before the process is ended the hard way.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Run before each start, e.g. to clear away what only a killed process leaves.</summary>
    public Action BeforeStart { get; init; } = () => { };
}

/// <summary>Starts a part, starts it again when it dies, and stops it. One that dies again and again is started ever less often.</summary>
internal sealed class Part(PartPlan plan, Launcher launcher, RunFolder folder, HostLog log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5), LongestWait = TimeSpan.FromSeconds(10), Settled = TimeSpan.FromSeconds(30), LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PartLog _file = new(folder.File("logs"), plan.Name);
    private Task _keeping = Task.CompletedTask;
    private Task _said = Task.CompletedTask;
    private OsProcess? _current;

    public string Name => plan.Name;

    public bool IsNeeded => plan.IsNeeded;

    /// <summary>The running process; null while there is none.</summary>
    public int? Pid => _current?.Pid;

    /// <summary>Raised when the part runs again as another process.</summary>
    public event Action? CameBack;

    /// <summary>Starts the part and returns when it is ready; from then on it is kept running.</summary>
    /// <exception cref="HostError">It ended first, or was not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var process = await LaunchAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(plan.StartLimit);
        try
        {
            if (!await BecomesReadyAsync(process, limit.Token))
            {
                throw new HostError($"{Name} ended with exit code {process.ExitCode} instead of starting. Its log is {_file.Path}:{Environment.NewLine}{_file.Tail}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostError($"{Name} was not ready after {plan.StartLimit.TotalSeconds:0} s. Its log is {_file.Path}:{Environment.NewLine}{_file.Tail}");
        }

        log.Say($"{Name} is ready");
        _keeping = KeepAsync(process);
    }

    /// <summary>Stops the part for good; what it was doing it may finish, within the plan's limit.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        if (_current is { } process)
        {
            if (!await process.EndAsync(plan.Command.Farewell, plan.StopLimit))
            {
                log.Say($"{Name} did not stop within {plan.StopLimit.TotalSeconds:0} s and was killed");
            }

            Ended();
            // A descendant that outlives it may hold its output open.
            await Task.WhenAny(_said, Task.Delay(LastWords));
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => _current?.Send(Signal.Kill);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _file.Dispose();
        _stopping.Dispose();
    }

    private async Task<Process> LaunchAsync()
    {
        plan.BeforeStart();
        var process = await launcher.StartAsync(plan.Command);
        process.StandardInput.Close();
        _said = Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
        // One that has ended already is noticed by whoever waits for it.
        if (OsProcess.Find(process.Id) is { } found)
        {
            _current = found;
            folder.Remember(Name, found);
        }

        return process;
    }

    private void Ended()
    {
        _current = null;
        folder.Forget(Name);
    }

    /// <returns>false when the process ended first.</returns>
    private async Task<bool> BecomesReadyAsync(Process process, CancellationToken cancellationToken)
    {
        while (!process.HasExited)
        {
            if (await plan.Ready(cancellationToken))
            {
                return true;
            }

            await Task.Delay(Poll, cancellationToken);
        }

        Ended();
        return false;
    }

    private async Task KeepAsync(Process process)
    {
        var wait = FirstWait;
        try
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                await process.WaitForExitAsync(_stopping.Token);
                Ended();
                log.Say($"{Name} ended with exit code {process.ExitCode}; it is started again");
                process.Dispose();
                wait = Stopwatch.GetElapsedTime(since) > Settled ? FirstWait : wait;
                process = await RelaunchAsync(wait);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                if (await BecomesReadyAsync(process, _stopping.Token))
                {
                    log.Say($"{Name} is back");
                    CameBack?.Invoke();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The system stops: whoever asked for that ends the process.
        }
    }

    private async Task<Process> RelaunchAsync(TimeSpan wait)
    {
        while (true)
        {
            await Task.Delay(wait, _stopping.Token);
            while (folder.IsKeptDown(Name))
            {
                await Task.Delay(Poll, _stopping.Token);
            }

            try
            {
                return await LaunchAsync();
            }
            catch (HostError error)
            {
                log.Say($"{Name}: {error.Message}");
            }
        }
    }

    private async Task PumpAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _file.Write(line);
            log.Line(Name, line);
        }
    }
}
