namespace SeatAspire.AppHost.Hosting;

/// <summary>How our own database servers differ from one as it comes, MySQL and MariaDB alike. The services work with either.</summary>
internal static class DatabaseArguments
{
    /// <summary>Arguments of the server's program.</summary>
    public static readonly string[] All =
    [
        // Of every statement, not only within the services' own transactions: docs/decisions.md.
        "--transaction-isolation=READ-COMMITTED",
        // Seconds. So that who waits for somebody else's row is answered within the services' limit of 8 s, after trying again.
        "--innodb-lock-wait-timeout=2",
    ];
}
