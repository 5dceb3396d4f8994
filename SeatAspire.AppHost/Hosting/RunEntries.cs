using SeatAspire.ServiceDefaults;

namespace SeatAspire.AppHost.Hosting;

/// <summary>What the services registered in the run directory: each knows its own bound address best.</summary>
internal static class RunEntries
{
    /// <summary>The entries of processes that are alive, by name and, within a name, by address.</summary>
    public static IReadOnlyList<RunEntry> Read(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.json")
            .Select(TryRead)
            .OfType<RunEntry>()
            .Where(entry => File.Exists($"/proc/{entry.Pid}/stat"))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .ThenBy(entry => new Uri(entry.Url).Port)];

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
