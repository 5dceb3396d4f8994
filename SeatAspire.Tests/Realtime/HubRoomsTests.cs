using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Realtime;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Realtime;

/// <summary>Rooms deliver as SignalR's scale-out does, at one channel for all, and wait for nobody.</summary>
public sealed class HubRoomsTests(RedisServer redis) : HubDeliveryTests(redis, rooms: true)
{
    // Far more in all than the kernel keeps for a connection that does not read.
    private const int Messages = 60;
    private static readonly string Padding = new('x', 512 * 1024);

    [Fact]
    public async Task Neither_a_connection_nor_a_person_nor_a_group_is_a_channel_of_Redis()
    {
        await ConnectAsync(0, "first");
        var before = await ChannelsAsync();
        for (var i = 0; i < 12; i++)
        {
            var client = await ConnectAsync(i % 3, $"person-{i}");
            await client.CallAsync("Enter", $"group-{i}");
        }

        Assert.Equal(before, await ChannelsAsync());
    }

    [Fact]
    public async Task Who_does_not_read_is_passed_over_and_told_the_newest_when_they_do()
    {
        var quick = await ConnectAsync(0);
        await quick.CallAsync("Enter", "stalls");
        await using var slow = await RawHub.ConnectAsync(Hosts[0].Origin, hub: "relayed");
        Assert.Null(await slow.CallAsync("Enter", "[\"stalls\"]"));

        await SendAsync(quick, 1, Messages);
        var read = await slow.ReadUntilAsync(message => Number(message) == Messages);
        Assert.InRange(read.Count, 1, Messages / 2);
        Assert.Equal(read.Select(Number).Order(), read.Select(Number));

        // What has to reach everybody comes after what it was owed.
        await SendAsync(quick, Messages + 1, 2 * Messages);
        await Hosts[1].Hub.Clients.Group("stalls").SendAsync("Said", new { number = 0 });
        read = await slow.ReadUntilAsync(message => message.GetProperty("target").GetString() == "Said");
        Assert.InRange(read.Count, 2, Messages / 2);
        Assert.Equal(2 * Messages, Number(read[^2]));
    }

    [Fact]
    public void What_travels_is_read_as_it_was_written()
    {
        HubSend[] sends =
        [
            new("Said", "{\"type\":1,\"arguments\":[\"안녕 🎭 <b>\\n\"]}\u001e"),
            new("Said", "") { Room = "queue:show \"one\"", Except = ["a", "b"] },
            new("Said", "") { People = ["ann", "bob"] },
            new("Said", "") { Connections = ["c"] },
        ];
        foreach (var send in sends)
        {
            Assert.Equivalent(send, HubSend.Parse(send.Write()), strict: true);
        }

        Assert.ThrowsAny<JsonException>(() => HubSend.Parse("null"));
        Assert.ThrowsAny<JsonException>(() => HubSend.Parse("behind"));
    }

    /// <summary>Sends numbers one after the other, each when the one who reads has seen the one before: nobody who does not holds them up.</summary>
    private async Task SendAsync(HubClient quick, int first, int last)
    {
        for (var number = first; number <= last; number++)
        {
            await Hosts[2].Hub.Clients.Group("stalls").SendAsync(HubHost.Newest, new { number, padding = Padding });
            await quick.EventAsync(HubHost.Newest, said => said.GetProperty("number").GetInt32() == number);
        }
    }

    private static int Number(JsonElement message) => message.GetProperty("arguments")[0].GetProperty("number").GetInt32();

    private async Task<int> ChannelsAsync() =>
        (await Redis.Connection.GetServers()[0].SubscriptionChannelsAsync()).Length;
}
