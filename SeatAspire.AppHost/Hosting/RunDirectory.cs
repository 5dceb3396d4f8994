namespace SeatAspire.AppHost.Hosting;

/// <summary>The run directory of one system, which holds it locked while it is up.</summary>
internal sealed class RunDirectory : IDisposable
{
    private readonly FileStream _held;

    /// <summary>Takes the directory, making it when it isn't there, and removes what a killed system left in it.</summary>
    /// <exception cref="HostError">Another system runs from it.</exception>
    public RunDirectory(string path)
    {
        Services = Path.Combine(path, "services");
        Directory.CreateDirectory(Services);
        try
        {
            _held = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HostError($"SeatAspire is already running from {path}. Stop it first, or give this one a folder and ports of its own: --data DIR --port P.");
        }

        Endpoints = new EndpointsFile(path);
        EndpointsFile.Remove(path);
        foreach (var file in Directory.EnumerateFiles(Services))
        {
            File.Delete(file);
        }
    }

    /// <summary>Where each service registers its own address.</summary>
    public string Services { get; }

    public EndpointsFile Endpoints { get; }

    public void Dispose()
    {
        Endpoints.Dispose();
        _held.Dispose();
    }
}
