using System.Diagnostics;
using System.Text.Json;
using SeatAspire.Bench.Soak;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>
/// Somebody who comes for seats: signs in as a guest, lines up, looks, holds some seats, thinks, pays. Some give theirs back instead. Whatever they still hold when
/// they go is given back.
/// </summary>
internal sealed class RehearsalPerson(RehearsalWorld world, int number)
{
    private const int MostTries = 6;
    private const double GivenBack = 0.1, Best = 0.5;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);

    private readonly Uri _replica = world.Replicas[number % world.Replicas.Count];
    private readonly Random _random = new(number);
    private string _token = "";

    /// <summary>All that they do.</summary>
    public async Task ComeAsync()
    {
        await world.PauseAsync(world.Arrival(number));
        if (world.IsOver || await GuestAsync() is not { } token)
        {
            return;
        }

        _token = token;
        world.Figures.Arrived();
        // Some keep the map open, as all of them would; the others ask now and then, so that one machine's sockets suffice.
        await using var hub = number % world.EveryWhich == 0 ? await LookOnAsync() : null;
        try
        {
            if (await EnterAsync())
            {
                world.Figures.Inside(begins: true);
                await BuyAsync();
                world.Figures.Inside(begins: false);
            }
        }
        finally
        {
            await world.Calls.SendAsync(null, HttpMethod.Delete, At($"queue/{world.Showing}"), _token);
            world.Figures.Gone();
        }
    }

    private Uri At(string path) => new(_replica, "/api/" + path);

    private async Task<string?> GuestAsync()
    {
        while (!world.IsOver)
        {
            var guest = await world.Calls.SendAsync("arrive", HttpMethod.Post, At("auth/guest"), null, new { id = $"rehearsal{number}" });
            if (guest.IsDone)
            {
                return guest.Body.GetProperty("accessToken").GetString();
            }

            await world.PauseAsync(guest.Wait * (1 + _random.NextDouble()));
        }

        return null;
    }

    private async Task<HubTalk?> LookOnAsync()
    {
        try
        {
            var hub = await HubTalk.ConnectAsync(_replica, "seats", _token);
            var began = Stopwatch.GetTimestamp();
            await hub.CallAsync("Join", world.Showing, null);
            world.Figures.Took("look on (socket)", Stopwatch.GetElapsedTime(began));
            return hub;
        }
        catch (Exception error) when (error is System.Net.WebSockets.WebSocketException or HubErrorException or TimeoutException or IOException or OperationCanceledException)
        {
            world.Figures.Refused("look on (socket)", error is HubErrorException ? error.Message.Split(':')[0] : "no-socket");
            return null;
        }
    }

    /// <summary>Lines up, and waits for the turn; false where the time is over first.</summary>
    private async Task<bool> EnterAsync()
    {
        var (began, isWaiting) = (Stopwatch.GetTimestamp(), false);
        try
        {
            while (!world.IsOver)
            {
                var place = await world.Calls.SendAsync(isWaiting ? "ask in the queue" : "line up", HttpMethod.Post, At($"queue/check/{world.Showing}"), _token);
                var state = place.IsDone ? place.Body.GetProperty("state").GetString() : null;
                if (state is "open" or "admitted")
                {
                    world.Figures.Took("wait for the turn", Stopwatch.GetElapsedTime(began));
                    return true;
                }

                if (state is not null && !isWaiting)
                {
                    isWaiting = true;
                    world.Figures.Waits(begins: true);
                }

                await world.PauseAsync((state is null ? place.Wait : Between) * (0.75 + (_random.NextDouble() / 2)));
            }

            return false;
        }
        finally
        {
            if (isWaiting)
            {
                world.Figures.Waits(begins: false);
            }
        }
    }

    private async Task BuyAsync()
    {
        for (var attempt = 1; attempt <= MostTries && !world.IsOver; attempt++)
        {
            await world.PauseAsync(TimeSpan.FromSeconds(0.3 + _random.NextDouble()));
            var hold = await world.Calls.SendAsync("hold", HttpMethod.Post, At($"showings/{world.Showing}/holds"), _token, world.Wish(_random, _random.NextDouble() < Best));
            if (hold.IsDone)
            {
                await PayAsync(hold.Body);
                return;
            }

            if (hold.IsLater)
            {
                await world.PauseAsync(hold.Wait);
            }
        }
    }

    private async Task PayAsync(JsonElement hold)
    {
        var (id, key) = (hold.GetProperty("holdId").GetString()!, Guid.NewGuid().ToString("N"));
        await world.PauseAsync(TimeSpan.FromSeconds(0.5 + (3 * _random.NextDouble())));
        if (_random.NextDouble() >= GivenBack)
        {
            for (var attempt = 1; attempt <= MostTries; attempt++)
            {
                var order = await world.Calls.SendAsync("pay", HttpMethod.Post, At($"holds/{id}/pay"), _token,
                    new { method = "sandbox", amount = hold.GetProperty("amount").GetInt64(), buyer = new { name = "Rehearsal", email = "rehearsal@example.com" } }, key);
                if (order.IsDone)
                {
                    world.Figures.Paid(order.Body.GetProperty("orderId").GetString()!, order.Body.GetProperty("seats").EnumerateArray().Select(seat => seat.GetString()!));
                    return;
                }

                // The same key: it is the same payment.
                if (!order.IsLater)
                {
                    break;
                }

                await world.PauseAsync(order.Wait);
            }
        }

        await world.Calls.SendAsync("give back", HttpMethod.Delete, At($"holds/{id}"), _token);
    }
}
