using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace SeatAspire.AppHost.Native;

/// <summary>
/// The run directory of one system, which holds it locked while it is up: <c>data/</c>, <c>logs/</c>, <c>services/</c> (what
/// each service registered), <c>down/</c> (a file with a part's name keeps that part down), the endpoints file, and
/// <c>processes.json</c>, by which the next start finds what a killed one left behind.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream held;
    private readonly string processes;
    private readonly ConcurrentDictionary<string, OsProcess> started = new();
    private readonly Lock saving = new();

    /// <summary>Takes the directory, making it when it isn't there.</summary>
    /// <exception cref="HostError">Another system runs from it.</exception>
    public RunFolder(string path)
    {
        this.Path = path;
        this.processes = this.File("processes.json");
        this.Endpoints = new EndpointsFile(path);
        System.IO.Directory.CreateDirectory(path);
        foreach (var name in (string[])["data", "logs", "services", "down"])
        {
            System.IO.Directory.CreateDirectory(this.File(name));
        }

        try
        {
            this.held = new FileStream(this.File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HostError($"SeatAspire is already running from {path}. Stop it first, or give this one a folder and ports of its own: --data DIR --port P.");
        }
    }

    public string Path { get; }

    public string Data => this.File("data");

    public EndpointsFile Endpoints { get; }

    public string Services => this.File("services");

    public string File(string name) => System.IO.Path.Combine(this.Path, name);

    /// <summary>Whether somebody wants the part to stay down: <c>down/NAME</c> exists.</summary>
    public bool IsKeptDown(string part) => System.IO.File.Exists(System.IO.Path.Combine(this.File("down"), part));

    /// <summary>Remembers a started process for the next start, in case this one cannot end it.</summary>
    public void Remember(string name, OsProcess process)
    {
        this.started[name] = process;
        this.Save();
    }

    public void Forget(string name)
    {
        if (this.started.TryRemove(name, out _))
        {
            this.Save();
        }
    }

    /// <summary>Ends what a former start that was killed left running, and removes what it could not.</summary>
    /// <returns>The names of the parts that were still there.</returns>
    public async Task<IReadOnlyList<string>> EndLeftOversAsync()
    {
        var alive = this.Load().Where(entry => entry.Value.IsAlive).ToList();
        // All were signalled when their starter died, so most are merely finishing; the database goes last, by its own quick way.
        foreach (var (name, process) in alive.OrderBy(entry => entry.Key is "database" ? 1 : 0))
        {
            await process.EndAsync(name is "database" ? Signal.Interrupt : Signal.Terminate, TimeSpan.FromSeconds(15)).ConfigureAwait(false);
        }

        EndpointsFile.Remove(this.Path);
        System.IO.File.Delete(this.processes);
        foreach (var file in System.IO.Directory.EnumerateFiles(this.Services))
        {
            System.IO.File.Delete(file);
        }

        return [.. alive.Select(entry => entry.Key)];
    }

    public void Dispose()
    {
        this.Endpoints.Dispose();
        if (this.started.IsEmpty)
        {
            System.IO.File.Delete(this.processes);
        }

        this.held.Dispose();
    }

    private Dictionary<string, OsProcess> Load()
    {
        try
        {
            var text = JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(this.processes)) ?? [];
            return text.ToDictionary(entry => entry.Key, entry =>
            {
                var parts = entry.Value.Split('@');
                return new OsProcess(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
            });
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private void Save()
    {
        lock (this.saving)
        {
            var text = this.started.ToDictionary(entry => entry.Key, entry => $"{entry.Value.Pid}@{entry.Value.Started}");
            System.IO.File.WriteAllText(this.processes + ".new", JsonSerializer.Serialize(text));
            System.IO.File.Move(this.processes + ".new", this.processes, overwrite: true);
        }
    }
}
