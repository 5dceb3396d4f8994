using SeatAspire.ServiceDefaults;

namespace SeatAspire.AppHost.Hosting;

/// <summary>What the services registered in the run directory: each knows its own bound address best.</summary>
internal static class RunEntries
{
    /// <summary>All entries. Those of processes that were killed, which could not take theirs back, are removed.</summary>
    public static IReadOnlyDictionary<(string Name, int Pid), RunEntry> Read(string directory)
    {
        var entries = new Dictionary<(string Name, int Pid), RunEntry>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.json"))
        {
            if (TryRead(path) is { } entry)
            {
                if (OperatingSystem.IsLinux() && OsProcess.Find(entry.Pid) is null)
                {
                    File.Delete(path);
                }
                else
                {
                    entries[(entry.Name, entry.Pid)] = entry;
                }
            }
        }

        return entries;
    }

    private static RunEntry? TryRead(string path)
    {
        try
        {
            return RunEntry.Parse(File.ReadAllText(path));
        }
        catch (FileNotFoundException)
        {
            // Its process is just stopping.
            return null;
        }
    }
}
