using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.Tests.Hosting;

/// <summary>What the relay promises beyond what the application needs of either stack.</summary>
public sealed partial class HubScaleOutTests
{
    [Fact]
    public async Task Connections_are_reached_left_out_and_put_into_groups_from_any_replica()
    {
        var (ann, bob, eve) = (await ConnectAsync(0), await ConnectAsync(1), await ConnectAsync(2));
        var (annId, bobId) = ((await ann.CallAsync("Id")).GetString()!, (await bob.CallAsync("Id")).GetString()!);
        var hub = _hosts[2].Hub;
        await hub.Groups.AddToGroupAsync(annId, "stalls");
        await hub.Groups.AddToGroupAsync(bobId, "stalls");
        await hub.Clients.Group("stalls").SendAsync("Said", new { text = "1" });
        await hub.Clients.GroupExcept("stalls", bobId).SendAsync("Said", new { text = "2" });
        await hub.Groups.RemoveFromGroupAsync(annId, "stalls");
        await hub.Clients.Group("stalls").SendAsync("Said", new { text = "3" });
        await hub.Clients.AllExcept(annId).SendAsync("Said", new { text = "4" });
        await hub.Clients.Client(annId).SendAsync("Said", new { text = "5" });
        await hub.Clients.Clients(annId, bobId, "nobody").SendAsync("Said", new { text = "6" });
        await hub.Groups.AddToGroupAsync("nobody", "stalls");
        await hub.Clients.Clients([]).SendAsync("Said", new { text = "7" });
        await EndAsync();
        Assert.Equal(["1", "2", "5", "6", "end"], Texts(ann));
        Assert.Equal(["1", "3", "4", "6", "end"], Texts(bob));
        Assert.Equal(["4", "end"], Texts(eve));
    }
}
