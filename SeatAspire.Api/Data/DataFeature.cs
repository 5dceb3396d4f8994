using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>The database, what sets it up, and the keys in it.</summary>
public static class DataFeature
{
    /// <summary>Started with this single argument, the program takes the demo back to its first day and ends.</summary>
    public const string ResetDemoCommand = "reset-demo";

    // Loads the keys while the host starts, and where there are none makes one: each replica its own, or none with the
    // database away. DatabaseSetup does that instead, under its lock.
    private const string EagerKeys = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";

    /// <summary>Registers <see cref="SeatDb"/>, pooled, <see cref="DatabaseReady"/>, and Data Protection with its keys in the database.</summary>
    public static void AddData(this IHostApplicationBuilder builder)
    {
        Backing.AddDatabase<SeatDb>(builder);
        builder.AddBackingChecks<SeatDb>();
        var services = builder.Services;
        services.AddDataProtection().SetApplicationName("SeatAspire");
        foreach (var service in services.Where(service => service.ImplementationType?.FullName == EagerKeys).ToArray())
        {
            services.Remove(service);
        }

        services.AddSingleton<DatabaseKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeys>((options, keys) => options.XmlRepository = keys);
        services.AddSingleton<DatabaseReady>();
        services.AddSingleton<DatabaseSetup>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseSetup>());
    }

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
            app.Logger.LogError("The database does not answer, so nothing was changed: {Reason}", error.Message);
            return 1;
        }
    }
}
