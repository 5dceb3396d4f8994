using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SeatAspire.Api.Data;

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
