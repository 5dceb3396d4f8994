using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.AppHost.Native;

/// <summary>
/// The run directory of one system, which holds it locked while it is up: <c>data/</c>, <c>logs/</c>, <c>services/</c> (what
/// each service registered), <c>down/</c> (a file with a part's name keeps that part down), the endpoints file, and
/// <c>processes.json</c>, by which the next start finds what a killed one left behind.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    // Whoever starts again waits for it.
    private static readonly TimeSpan LeftOverLimit = TimeSpan.FromSeconds(15);

    private readonly FileStream _held;
    private readonly string _processes;
    private readonly ConcurrentDictionary<string, OsProcess> _started = new();
    private readonly Lock _saving = new();

    /// <summary>Takes the directory, making it when it isn't there.</summary>
    /// <exception cref="HostError">Another system runs from it.</exception>
    public RunFolder(string path)
    {
        Path = path;
        _processes = File("processes.json");
        Endpoints = new EndpointsFile(path);
        System.IO.Directory.CreateDirectory(path);
        foreach (var name in (string[])["data", "logs", "services", "down"])
        {
            System.IO.Directory.CreateDirectory(File(name));
        }

        try
        {
            _held = new FileStream(File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HostError($"SeatAspire is already running from {path}. Stop it first, or give this one a folder and ports of its own: --data DIR --port P.");
        }

        // Whoever waits for this start must not take a killed one's for it.
        EndpointsFile.Remove(path);
    }

    public string Path { get; }

    public string Data => File("data");

    public EndpointsFile Endpoints { get; }

    public string Services => File("services");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether somebody wants the part to stay down: <c>down/NAME</c> exists.</summary>
    public bool IsKeptDown(string part) => System.IO.File.Exists(System.IO.Path.Combine(File("down"), part));

    /// <summary>Remembers a started process for the next start, in case this one cannot end it.</summary>
    public void Remember(string name, OsProcess process)
    {
        _started[name] = process;
        Save();
    }

    public void Forget(string name)
    {
        if (_started.TryRemove(name, out var process))
        {
            // One that was killed could not take its registration back.
            System.IO.File.Delete(System.IO.Path.Combine(Services, new RunEntry(name, "", process.Pid).FileName));
            Save();
        }
    }

    /// <summary>Ends what a former start that was killed left running, and removes what it could not.</summary>
    /// <returns>The names of the parts that were still there.</returns>
    public async Task<IReadOnlyList<string>> EndLeftOversAsync()
    {
        var alive = Load().Where(entry => entry.Value.IsAlive).ToList();
        // All were signalled when their starter died, so most are merely finishing; the database goes last, by its own quick way.
        foreach (var some in alive.GroupBy(entry => entry.Key is "database").OrderBy(group => group.Key))
        {
            await Task.WhenAll(some.Select(entry => entry.Value.EndAsync(some.Key ? Signal.Int : Signal.Term, LeftOverLimit)));
        }

        System.IO.File.Delete(_processes);
        foreach (var file in System.IO.Directory.EnumerateFiles(Services))
        {
            System.IO.File.Delete(file);
        }

        return [.. alive.Select(entry => entry.Key)];
    }

    public void Dispose()
    {
        Endpoints.Dispose();
        if (_started.IsEmpty)
        {
            System.IO.File.Delete(_processes);
        }

        _held.Dispose();
    }

    private Dictionary<string, OsProcess> Load()
    {
        try
        {
            var text = JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(_processes)) ?? [];
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
        lock (_saving)
        {
            var text = _started.ToDictionary(entry => entry.Key, entry => $"{entry.Value.Pid}@{entry.Value.Started}");
            System.IO.File.WriteAllText(_processes + ".new", JsonSerializer.Serialize(text));
            System.IO.File.Move(_processes + ".new", _processes, overwrite: true);
        }
    }
}
