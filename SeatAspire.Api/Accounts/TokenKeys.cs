using Microsoft.AspNetCore.DataProtection;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>Keeps the keys that seal tokens in the database, so that a token works on each replica and outlives all of them.</summary>
internal static class TokenKeys
{
    private const string EagerKeys = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";

    /// <summary>
    /// Call it after everything that registers Data Protection for itself, as authentication does: it takes away the service
    /// that loads the keys while the host starts. Where there are no keys that one makes one, each replica its own, and with
    /// the database away it complains; <see cref="DatabaseSetup"/> sees to both instead.
    /// </summary>
    public static void AddKeysInDatabase(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("SeatAspire").PersistKeysToDbContext<SeatDb>();
        foreach (var service in services.Where(service => service.ImplementationType?.FullName == EagerKeys).ToArray())
        {
            services.Remove(service);
        }
    }
}
