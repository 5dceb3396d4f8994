namespace SeatAspire.AppHost.Native;

/// <summary>All parts of the system. They start group by group and stop in the opposite order.</summary>
internal sealed class Parts(Launcher launcher, RunFolder folder, HostLog log) : IAsyncDisposable
{
    private readonly Stack<IReadOnlyList<Part>> groups = new();

    /// <summary>Raised when a part that had died runs again, as another process.</summary>
    public event Action? CameBack;

    /// <summary>The processes that run at the moment.</summary>
    public IReadOnlyDictionary<string, int> Pids =>
        this.groups.SelectMany(group => group).Where(part => part.Pid is not null).ToDictionary(part => part.Name, part => part.Pid!.Value);

    public bool IsUp(string name) => this.Pids.ContainsKey(name);

    /// <summary>Starts parts that don't need each other, and returns when all of them are ready.</summary>
    /// <exception cref="HostError">One could not be started.</exception>
    public async Task StartAsync(IEnumerable<PartPlan?> plans, CancellationToken cancellationToken)
    {
        var group = plans.OfType<PartPlan>().Select(plan => new Part(plan, launcher, folder, log)).ToList();
        // Before any of them starts, so that none is forgotten when another fails.
        this.groups.Push(group);
        group.ForEach(part => part.CameBack += () => this.CameBack?.Invoke());
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starts = group.Select(async part =>
        {
            try
            {
                await part.StartAsync(failed.Token).ConfigureAwait(false);
            }
            catch (HostError error) when (!part.IsNeeded)
            {
                log.Say(error.Message);
                log.Say($"Everything else runs without {part.Name}.");
                await part.StopAsync().ConfigureAwait(false);
            }
            catch (HostError)
            {
                await failed.CancelAsync().ConfigureAwait(false);
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
        foreach (var part in this.groups.SelectMany(group => group))
        {
            part.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (this.groups.TryPeek(out var group))
        {
            await Task.WhenAll(group.Select(part => part.DisposeAsync().AsTask())).ConfigureAwait(false);
            this.groups.Pop();
        }
    }
}
