using System.Text.Json;

namespace SeatAspire.AppHost.Hosting;

/// <summary>
/// The run directory of one system, which holds it locked while it is up: <c>data/</c>, <c>logs/</c>, <c>services/</c> (what each
/// service registered), <c>down/</c> (a file with a part's name keeps that part down), <c>endpoints.json</c>, and
/// <c>processes.json</c>, by which the next start finds what a killed one left behind.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    // Whoever starts again waits for it.
    private static readonly TimeSpan LeftOverLimit = TimeSpan.FromSeconds(10);

    private readonly FileStream _held;
    private readonly string _processes, _down;

    /// <summary>Takes the directory, making it when it isn't there, and ends and removes what a killed system left.</summary>
    /// <exception cref="HostError">Another system runs from it.</exception>
    public RunDirectory(string path)
    {
        Services = Path.Combine(path, "services");
        Logs = Path.Combine(path, "logs");
        _down = Path.Combine(path, "down");
        _processes = Path.Combine(path, "processes.json");
        foreach (var folder in (string[])[Services, Logs, _down])
        {
            Directory.CreateDirectory(folder);
        }

        try
        {
            _held = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HostError($"SeatAspire is already running from {path}. Stop it first, or give this one a folder and ports of its own: --data DIR --port P.");
        }

        Endpoints = new EndpointsFile(path);
        // Whoever waits for this start must not take a killed one's for it.
        EndpointsFile.Remove(path);
        EndLeftOversAsync().GetAwaiter().GetResult();
        foreach (var file in Directory.EnumerateFiles(Services))
        {
            File.Delete(file);
        }
    }

    /// <summary>Where each service registers its own address.</summary>
    public string Services { get; }

    /// <summary>Where the logs are.</summary>
    public string Logs { get; }

    public EndpointsFile Endpoints { get; }

    /// <summary>Whether somebody wants the part to stay down: <c>down/NAME</c> exists.</summary>
    public bool IsKeptDown(string part) => File.Exists(Path.Combine(_down, part));

    /// <summary>Writes down the running processes for the next start, in case this one cannot end them.</summary>
    public void Remember(IEnumerable<int> pids)
    {
        File.WriteAllText(_processes + ".new", JsonSerializer.Serialize(pids.Select(OsProcess.Find).OfType<OsProcess>()));
        File.Move(_processes + ".new", _processes, overwrite: true);
    }

    public void Dispose()
    {
        Endpoints.Dispose();
        if (!LeftOvers().Any(process => process.IsAlive))
        {
            File.Delete(_processes);
        }

        _held.Dispose();
    }

    // All were told to end when their starter died; what still runs could not, or is about to.
    private async Task EndLeftOversAsync() => await Task.WhenAll(LeftOvers().Select(process => process.EndAsync(LeftOverLimit)));

    private OsProcess[] LeftOvers() => File.Exists(_processes) ? JsonSerializer.Deserialize<OsProcess[]>(File.ReadAllText(_processes))! : [];
}
