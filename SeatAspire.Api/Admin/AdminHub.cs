using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>The figures of a sale, live, for admins alone: after <see cref="Watch"/> the event <see cref="Stats"/> each second.</summary>
internal sealed class AdminHub(ShowCatalog catalog, AdminRoom room, AdminReader reader) : Hub
{
    /// <summary>Event: the <see cref="AdminFigures"/> of the date that is watched.</summary>
    public const string Stats = "Stats";

    /// <summary>Watches a date instead of the one before; the answer are its figures now, or null where they cannot be read just now.</summary>
    /// <exception cref="HubException">Unknown showing.</exception>
    public async Task<AdminFigures?> Watch([HubShowing] string showingId)
    {
        var showing = catalog.Find(showingId, out var missing) ?? throw missing.ToHubException(Context);
        room.Watch(Context.ConnectionId, showing.Id);
        try
        {
            return await reader.ReadAsync(showing);
        }
        catch (Exception error) when (Outage.EndsByItself(error))
        {
            return null;
        }
        catch
        {
            room.Forget(Context.ConnectionId);
            throw;
        }
    }
}
