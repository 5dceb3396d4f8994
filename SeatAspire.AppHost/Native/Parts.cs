namespace SeatAspire.AppHost.Native;

/// <summary>All parts of the system. They start group by group and stop in the opposite order.</summary>
internal sealed class Parts(Launcher launcher, RunFolder folder, HostLog log) : IAsyncDisposable
{
    private readonly Stack<IReadOnlyList<Part>> _groups = new();

    /// <summary>Raised when a part that had died runs again, as another process.</summary>
    public event Action? CameBack;

    /// <summary>The processes that run at the moment.</summary>
    public IReadOnlyDictionary<string, int> Pids =>
        _groups.SelectMany(group => group).Where(part => part.Pid is not null).ToDictionary(part => part.Name, part => part.Pid!.Value);

    public bool IsUp(string name) => Pids.ContainsKey(name);

    /// <summary>Starts parts that don't need each other, and returns when all of them are ready.</summary>
    /// <exception cref="HostError">One could not be started.</exception>
    public async Task StartAsync(IEnumerable<PartPlan?> plans, CancellationToken cancellationToken)
    {
        var group = plans.OfType<PartPlan>().Select(plan => new Part(plan, launcher, folder, log)).ToList();
        // Before any of them starts, so that none is forgotten when another fails.
        _groups.Push(group);
        group.ForEach(part => part.CameBack += () => CameBack?.Invoke());
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starts = group.Select(async part =>
        {
            try
            {
                await part.StartAsync(failed.Token);
            }
            catch (HostError error) when (!part.IsNeeded)
            {
                log.Say(error.Message);
                log.Say($"Everything else runs without {part.Name}.");
                await part.StopAsync();
            }
            catch (HostError)
            {
                await failed.CancelAsync();
                throw;
            }
        }).ToList();
        await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var error = starts.Select(start => start.Exception?.InnerException).FirstOrDefault(error => error is not null);
        if (error is not null)
        {
            throw error;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Ends every process at once, without any order.</summary>
    public void Kill()
    {
        foreach (var part in _groups.SelectMany(group => group))
        {
            part.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_groups.TryPeek(out var group))
        {
            await Task.WhenAll(group.Select(part => part.DisposeAsync().AsTask()));
            _groups.Pop();
        }
    }
}
