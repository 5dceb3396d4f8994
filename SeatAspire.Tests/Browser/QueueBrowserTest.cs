using System.Text.Json;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Browser;

/// <summary>A test of people in browsers who wait for their turn, where one is let in at a time.</summary>
public abstract class QueueBrowserTest(SeatSystem system, Browsers browsers) : BrowserTest(system, browsers)
{
    private protected static readonly QueueSettings OneAtATime = QueueSettings.Default with { Mode = QueueMode.On, Threshold = 1 };

    /// <summary>Somebody whose turn it is.</summary>
    private protected async Task<ApiClient> InsideAsync(OwnShowing showing)
    {
        var person = await ApiClient.GuestAsync(System.Api[1], "inside");
        await Wait.ForAsync("somebody is in", () => person.PostAsync($"api/queue/check/{showing.Id}", null),
            place => place.Status == 200 && place.Json.GetProperty("leaseExpiresAt").ValueKind != JsonValueKind.Null);
        return person;
    }

    /// <summary>The first in line, in a browser that has no WebSocket.</summary>
    private protected async Task<HallPage> WaitsWithoutSocketAsync(OwnShowing showing, params string[] complaints)
    {
        var ann = await EnterAsAsync("ann", replica: 0);
        ann.Expect(["WebSocket connection to", .. complaints]);
        await SocketGate.PutAsync(ann, open: false);
        var hall = await ann.OpenAsync("/showings/" + showing.Id);
        await hall.WaitsAsync(1);
        return hall;
    }

    /// <summary>Somebody in line.</summary>
    private protected async Task<ApiClient> WaitsAsync(OwnShowing showing, int position)
    {
        var person = await ApiClient.GuestAsync(System.Api[2], "waiting");
        var place = await person.PostAsync($"api/queue/check/{showing.Id}", null);
        Assert.Equal(position, place.Json.GetProperty("position").GetInt32());
        return person;
    }

    private protected static async Task Leave(ApiClient person, OwnShowing showing) =>
        Assert.Equal(204, (await person.DeleteAsync($"api/queue/{showing.Id}")).Status);
}
