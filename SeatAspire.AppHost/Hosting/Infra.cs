using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace SeatAspire.AppHost.Hosting;

/// <summary>
/// Where Redis and MySQL come from: setting <c>Infra:Mode</c>. One whose connection string is set is always the given one.
/// </summary>
internal enum Infra
{
    /// <summary>Containers where a container runtime answers, else executables.</summary>
    Auto,

    /// <summary>Containers with volumes.</summary>
    Containers,

    /// <summary><c>redis-server</c> and MariaDB of this machine, data in the run directory.</summary>
    Executables,

    /// <summary>Somebody else's servers: <c>ConnectionStrings:redis</c> and <c>ConnectionStrings:seats</c>.</summary>
    Given,
}

/// <summary>Docker or Podman, by its command line.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The command of the runtime that answers: the one that Aspire was told to use, else either; null where none does.</summary>
    public static string? Find(IConfiguration settings) =>
        ((string[])((settings["DcpPublisher:ContainerRuntime"] ?? settings["ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } chosen ? [chosen] : ["docker", "podman"]))
            .FirstOrDefault(command => Run(command, "info") is (0, _));

    /// <summary>Removes volumes, those that aren't there as well.</summary>
    /// <exception cref="HostError">The runtime did not, for example since a container uses one.</exception>
    public static void RemoveVolumes(string runtime, params string[] volumes)
    {
        if (Run(runtime, ["volume", "rm", "--force", .. volumes]) is not (0, _) and var (_, said))
        {
            throw new HostError($"{runtime} could not remove the volumes {string.Join(", ", volumes)}: {said}");
        }
    }

    private static (int Code, string Said) Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            var said = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(Limit))
            {
                return (process.ExitCode, said.Result.Trim());
            }

            process.Kill(entireProcessTree: true);
            return (-1, "it did not answer");
        }
        catch (Win32Exception)
        {
            return (-1, "it is not installed");
        }
    }
}
