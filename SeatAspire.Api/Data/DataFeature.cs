using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SeatAspire.Api.Background;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>The database and what sets it up.</summary>
public static class DataFeature
{
    /// <summary>Started with this single argument, the program takes the demo back to its first day and ends.</summary>
    public const string ResetDemoCommand = "reset-demo";

    // What EF Core and the driver log of a failing database they also throw, and whoever catches that says it once, in one line.
    private static readonly string[] LoudWhenAway =
    [
        "Microsoft.EntityFrameworkCore.Database.Connection", "Microsoft.EntityFrameworkCore.Database.Command",
        "Microsoft.EntityFrameworkCore.Database.Transaction", "Microsoft.EntityFrameworkCore.Query", "Microsoft.EntityFrameworkCore.Update",
        "MySqlConnector",
    ];

    /// <summary>Registers <see cref="SeatDb"/>, pooled, and what sets it up.</summary>
    public static void AddData(this IHostApplicationBuilder builder)
    {
        builder.AddLoops();
        builder.AddSeatDb();
        builder.AddBackingChecks<SeatDb>();
        builder.AddReadinessWatch(services => !services.GetRequiredService<DatabaseReady>().IsReached);
        var services = builder.Services;
        foreach (var category in LoudWhenAway)
        {
            builder.Logging.AddFilter(category, LogLevel.Critical);
        }

        services.AddSingleton<DatabaseReady>();
        services.AddBackgroundWork<DatabaseSetup>();
    }

    /// <summary>Registers <see cref="SeatDb"/>, pooled, from <c>ConnectionStrings:seats</c>.</summary>
    internal static void AddSeatDb(this IHostApplicationBuilder builder) =>
        Backing.AddDatabase<SeatDb>(builder, options =>
        {
            options.ReplaceService<IMigrationCommandExecutor, ResumableMigrations>();
            options.AddInterceptors(new ReadCommittedTransactions(), new WholeTransactions());
            new MySqlDbContextOptionsBuilder(options).ExecutionStrategy(dependencies => new LockRetries(dependencies));
        });

    /// <summary>Takes the demo back to its first day. Replicas that run notice by themselves.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> ResetDemoAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<DatabaseSetup>().ResetDemoAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception error) when (Backing.IsDatabaseAway(error))
        {
            app.Logger.LogError("The database does not answer, so nothing was changed: {Reason}", error.GetBaseException().Message);
            return 1;
        }
    }
}
