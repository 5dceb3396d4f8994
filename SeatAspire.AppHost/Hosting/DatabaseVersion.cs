using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SeatAspire.AppHost.Hosting;

/// <summary>Tells services which server they talk to, where it is this host that starts it: they need not ask at their start.</summary>
internal static partial class DatabaseVersion
{
    private const string Setting = "Aspire__Pomelo__EntityFrameworkCore__MySql__ServerVersion";

    /// <summary>Sets what <c>Aspire.Pomelo.EntityFrameworkCore.MySql</c> reads. Of a database that was given, nothing is known: services ask it.</summary>
    public static IResourceBuilder<T> WithDatabaseVersion<T>(this IResourceBuilder<T> service, IResourceBuilder<IResource> database)
        where T : IResourceWithEnvironment =>
        Of(database) is { } version ? service.WithEnvironment(Setting, version) : service;

    /// <summary>Such as <c>10.11.6-mariadb</c>; null: not known.</summary>
    private static string? Of(IResourceBuilder<IResource> database)
    {
        var server = database.ApplicationBuilder.Resources.OfType<MariaDbProcess>().FirstOrDefault(mariadb => mariadb.Databases.Contains(database.Resource.Name));
        if (server is not null)
        {
            return Parse(Ask(server.Command));
        }

        // The tag says no more than the two that count: 9.7.
        return database.Resource is IResourceWithParent { Parent: ContainerResource container }
            && container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Tag is { } tag && TagNumber().Match(tag) is { Success: true } number
                ? $"{number.Groups["major"].Value}.{(number.Groups["minor"] is { Success: true } minor ? minor.Value : "0")}.0-mysql"
                : null;
    }

    /// <summary>What <c>mariadbd --version</c> prints: <c>mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu …</c>; MySQL's lacks the name.</summary>
    internal static string? Parse(string said) => VersionNumber().Match(said) is { Success: true } number
        ? $"{number.Groups["number"].Value}-{(said.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "mariadb" : "mysql")}"
        : null;

    private static string Ask(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["--no-defaults", "--version"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    [GeneratedRegex(@"\bVer (?<number>\d+\.\d+\.\d+)")]
    private static partial Regex VersionNumber();

    [GeneratedRegex(@"^(?<major>\d+)(\.(?<minor>\d+))?")]
    private static partial Regex TagNumber();
}
