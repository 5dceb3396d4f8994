using System.Collections.Concurrent;

namespace SeatAspire.Bench.Soak;

/// <summary>What goes on beside the sale: the line of a date with a queue, the chat, the shop.</summary>
internal static class SideActs
{
    private const double Impatient = 0.2;
    private static readonly string[] Talk = ["ok", "too-many-requests"];
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);

    /// <summary>A new person lines up, is let in (or goes away before), holds a seat, gives it back, and leaves.</summary>
    public static Task LineUpAsync(SoakWorld world) => world.RepeatAsync("waiting", world.Stop, async () =>
    {
        var (replica, id) = (world.AnyReplica(), world.LineUp.Id);
        if (await world.Calls.GuestAsync(replica, world.NewName("waiting")) is not { } token)
        {
            await SoakWorld.PauseAsync(TimeSpan.FromSeconds(1), world.Stop);
            return;
        }

        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await world.Calls.HttpAsync("queue enter", ["200"], HttpMethod.Post, new Uri(replica, "/api/queue/check/" + id), token);
        await using var hub = await HubTalk.ConnectAsync(replica, "queue", token, (target, _) =>
        {
            world.Tally.Count("told waiting " + target);
            if (target == "Admitted")
            {
                admitted.TrySetResult();
            }
        });
        var place = await world.Calls.HubAsync("queue watch", ["ok"], hub, "Watch", id);
        if (place.IsDone && place.Body.GetProperty("state").GetString() == "admitted")
        {
            admitted.TrySetResult();
        }

        if (SoakWorld.Chance(Impatient))
        {
            await SoakWorld.PauseAsync(SoakWorld.Between(0, 6), world.Stop);
        }
        else if (await Task.WhenAny(admitted.Task, Task.Delay(LongestWait, world.Stop)) == admitted.Task)
        {
            await HoldOneAsync(world, replica, token);
        }
        else if (!world.Stop.IsCancellationRequested)
        {
            world.Tally.Error("queue admitted", $"not told within {LongestWait}, connection {hub.Lost ?? "open"}");
        }

        await world.Calls.HttpAsync("queue leave", ["204"], HttpMethod.Delete, new Uri(world.AnyReplica(), "/api/queue/" + id), token);
    });

    /// <summary>A new person talks in the lobby and in a date's room for a while; each message must come back.</summary>
    public static Task ChatAsync(SoakWorld world) => world.RepeatAsync("chat", world.Stop, async () =>
    {
        var (replica, name, came) = (world.AnyReplica(), world.NewName("talker"), new ConcurrentDictionary<string, bool>());
        if (await world.Calls.GuestAsync(replica, name) is not { } token)
        {
            await SoakWorld.PauseAsync(TimeSpan.FromSeconds(1), world.Stop);
            return;
        }

        string[] rooms = ["lobby", world.AnyHall().Id];
        await using var hub = await HubTalk.ConnectAsync(replica, "chat", token, (target, argument) =>
        {
            world.Tally.Count("told chat " + target);
            if (target == "Message")
            {
                came[argument.GetProperty("id").GetString()!] = true;
            }
        });
        foreach (var room in rooms)
        {
            await world.Calls.HubAsync("chat join", ["ok"], hub, "Join", room);
        }

        world.Talkers[name] = true;
        for (var left = Random.Shared.Next(5, 60); left > 0 && !world.Stop.IsCancellationRequested; left--)
        {
            await SoakWorld.PauseAsync(SoakWorld.Between(1.5, 4), world.Stop);
            if (SoakWorld.Chance(0.1) && world.Talkers.Keys.FirstOrDefault(other => other != name) is { } other)
            {
                await world.Calls.HubAsync("chat whisper", [.. Talk, "not-found"], hub, "Whisper", other, "psst");
                continue;
            }

            var said = await world.Calls.HubAsync("chat send", Talk, hub, "Send", SoakWorld.Any(rooms), "hello from " + name);
            for (var tries = 0; said is { IsDone: true } && !came.ContainsKey(said.Body.GetString()!); tries++)
            {
                if (tries == 300)
                {
                    world.Tally.Error("chat send", $"the message did not come back within 30 s, connection {hub.Lost ?? "open"}");
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        world.Talkers.TryRemove(name, out _);
        if (SoakWorld.Chance(0.5))
        {
            await world.Calls.HubAsync("chat leave", ["ok"], hub, "Leave", rooms[1]);
        }
    });

    /// <summary>A new person fills a cart, buys it, and sometimes wants the money back.</summary>
    public static Task ShopAsync(SoakWorld world) => world.RepeatAsync("shop", world.Stop, async () =>
    {
        if (await world.Calls.GuestAsync(world.AnyReplica(), world.NewName("shopper")) is not { } token)
        {
            await SoakWorld.PauseAsync(TimeSpan.FromSeconds(1), world.Stop);
            return;
        }

        for (var left = 5; left > 0 && !world.Stop.IsCancellationRequested; left--)
        {
            await SoakWorld.PauseAsync(SoakWorld.Between(2, 6), world.Stop);
            var cart = new Uri(world.AnyReplica(), $"/api/goods/{world.Goods}/cart");
            await world.Calls.HttpAsync("cart put", ["200", "204"], HttpMethod.Put, cart, token, new { quantity = Random.Shared.Next(1, 5) });
            await world.Calls.HttpAsync("cart look", ["200"], HttpMethod.Get, new Uri(world.AnyReplica(), "/api/goods/cart"), token);
            if (SoakWorld.Chance(0.2))
            {
                await world.Calls.HttpAsync("cart take out", ["204"], HttpMethod.Delete, cart, token);
                continue;
            }

            var order = await world.Calls.HttpAsync("checkout", ["201"], HttpMethod.Post, new Uri(world.AnyReplica(), "/api/goods/checkout"), token,
                new { method = "sandbox" }, Guid.NewGuid().ToString("N"));
            if (order.IsDone && SoakWorld.Chance(0.3))
            {
                var id = order.Body.GetProperty("orderId").GetString();
                await world.Calls.HttpAsync("cancel goods", ["200"], HttpMethod.Post, new Uri(world.AnyReplica(), $"/api/orders/{id}/cancel"), token);
            }
        }
    });

    private static async Task HoldOneAsync(SoakWorld world, Uri replica, string token)
    {
        var held = await world.Calls.HttpAsync("hold when let in", ["201", "seats-taken", "companion-only"], HttpMethod.Post,
            new Uri(replica, $"/api/showings/{world.LineUp.Id}/holds"), token, new { seats = new[] { SoakWorld.Any(world.LineUp.Labels) } });
        if (!held.IsDone)
        {
            return;
        }

        world.Tally.Count(SoakSample.Holds);
        await SoakWorld.PauseAsync(SoakWorld.Between(0.5, 3), world.Stop);
        var id = held.Body.GetProperty("holdId").GetString();
        if ((await world.Calls.HttpAsync("release over HTTP", ["204"], HttpMethod.Delete, new Uri(world.AnyReplica(), "/api/holds/" + id), token)).IsDone)
        {
            world.Tally.Count(SoakSample.GivenBack);
        }
    }
}
