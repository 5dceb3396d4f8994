using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Keeps the keys that seal tokens in the database, so that a token works on each replica and outlives all of them.
/// Data Protection asks rarely and synchronously; while the database is away this throws what the database throws.
/// </summary>
internal sealed class DatabaseKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        return [.. db.DataProtectionKeys.Select(key => key.Xml).ToList().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        db.DataProtectionKeys.Add(new DataProtectionKeyRow { Id = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

/// <summary>Registers Data Protection with its keys in the database.</summary>
internal static class DatabaseKeysRegistration
{
    private const string EagerKeys = "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService";

    /// <summary>
    /// Call it after everything that registers Data Protection for itself, as authentication does: it takes away the service
    /// that loads the keys while the host starts. Where there are no keys that one makes one, each replica its own, and with
    /// the database away it complains; <see cref="DatabaseSetup"/> sees to both instead.
    /// </summary>
    public static void AddKeysInDatabase(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("SeatAspire");
        services.AddSingleton<DatabaseKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeys>((options, keys) => options.XmlRepository = keys);
        foreach (var service in services.Where(service => service.ImplementationType?.FullName == EagerKeys).ToArray())
        {
            services.Remove(service);
        }
    }
}
