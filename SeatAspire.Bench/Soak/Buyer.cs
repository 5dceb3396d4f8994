using System.Diagnostics;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Soak;

/// <summary>
/// Somebody who holds seats again and again at a steady pace: most are given back, some bought, some of those cancelled, some forgotten.
/// After a minute or two somebody else sits down in their place.
/// </summary>
internal sealed class Buyer(SoakWorld world)
{
    /// <summary>One hold each so often, if the answers keep up: 24 people hold 130 times a second.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(185);

    // Shares of holds.
    private const double Bought = 0.04, Declined = 0.005, Forgotten = 0.006, OverHttp = 0.03, PaidTooLate = 0.005;

    // Of purchases.
    private const double Cancelled = 0.6, AskedAgain = 0.05;

    // Of holds: those that all want at once.
    private const double InFront = 0.1;
    private const int FrontSeats = 60;
    private const int MostAtOnce = 4;

    private static readonly string[] Released = ["ok"];
    private static readonly string[] Refusals = ["seats-taken", "too-many-seats", "companion-only"];

    private readonly Queue<string> _toCancel = new();
    private string _token = "";
    private Uri _replica = null!;
    private HubTalk _hub = null!;

    public Task RunAsync() => world.RepeatAsync("buyer", world.Stop, SessionAsync);

    /// <summary>Pays for forgotten holds once they have ended: each must say that it is too late.</summary>
    public static Task RunLatecomersAsync(SoakWorld world) => world.RepeatAsync("latecomer", world.Stop, async () =>
    {
        if (!world.Left.TryPeek(out var left) || left.ExpiresAt > TimeProvider.System.GetUtcNow())
        {
            await SoakWorld.PauseAsync(TimeSpan.FromSeconds(1), world.Stop);
            return;
        }

        world.Left.TryDequeue(out _);
        await world.Calls.HttpAsync("pay expired", ["hold-expired"], HttpMethod.Post, new Uri(world.AnyReplica(), $"/api/holds/{left.HoldId}/pay"), left.Token,
            new { method = "sandbox" }, "late-" + Guid.NewGuid().ToString("N"));
    });

    private async Task SessionAsync()
    {
        (_replica, var hall) = (world.AnyReplica(), world.AnyHall());
        if (await world.Calls.GuestAsync(_replica, world.NewName("buyer")) is not { } token)
        {
            await SoakWorld.PauseAsync(TimeSpan.FromSeconds(1), world.Stop);
            return;
        }

        _token = token;
        await using var hub = _hub = await HubTalk.ConnectAsync(_replica, "seats", token, (target, _) => world.Tally.Count("told buyers " + target));
        await world.Calls.HubAsync("join", Released, hub, "Join", hall.Id, null);
        var (started, length, done) = (Stopwatch.GetTimestamp(), SoakWorld.Between(60, 120), 0);
        while (!world.Stop.IsCancellationRequested && Stopwatch.GetElapsedTime(started) < length && hub.Lost is null)
        {
            await HoldAsync(hall);
            var ahead = (++done * Period) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
            {
                await SoakWorld.PauseAsync(ahead, world.Stop);
            }
        }

        while (_toCancel.Count > 0)
        {
            await CancelAsync();
        }

        if (hub.Lost is { } why)
        {
            world.Tally.Error("buyer's connection", why);
        }
    }

    private async Task HoldAsync(Hall hall)
    {
        var count = Random.Shared.Next(1, MostAtOnce + 1);
        var first = Random.Shared.Next(SoakWorld.Chance(InFront) ? FrontSeats : hall.Labels.Count - count);
        var labels = hall.Labels.Skip(first).Take(count).ToArray();
        var isOverHttp = SoakWorld.Chance(OverHttp);
        var answer = isOverHttp
            ? await world.Calls.HttpAsync("hold over HTTP", ["201", .. Refusals], HttpMethod.Post, new Uri(_replica, $"/api/showings/{hall.Id}/holds"), _token, new { seats = labels })
            : await world.Calls.HubAsync("hold", ["ok", .. Refusals], _hub, "Hold", hall.Id, labels);
        if (!answer.IsDone)
        {
            return;
        }

        world.Tally.Count(SoakSample.Holds);
        var hold = isOverHttp ? answer.Body : answer.Body.GetProperty("hold");
        var id = hold.GetProperty("holdId").GetString()!;
        var fate = Random.Shared.NextDouble();
        if ((fate -= Bought) < 0)
        {
            await BuyAsync(id);
        }
        else if ((fate -= Forgotten) < 0)
        {
            world.Left.Enqueue(new(_token, id, hold.GetProperty("expiresAt").GetDateTimeOffset()));
        }
        else
        {
            if (fate - Declined < 0)
            {
                await PayAsync("pay declined", "payment-declined", id, "sandbox-decline", Guid.NewGuid().ToString("N"));
            }

            await ReleaseAsync(id, isOverHttp);
            if (SoakWorld.Chance(PaidTooLate))
            {
                await PayAsync("pay given back", "hold-expired", id, "sandbox", Guid.NewGuid().ToString("N"));
            }
        }
    }

    private async Task ReleaseAsync(string hold, bool isOverHttp)
    {
        var answer = isOverHttp
            ? await world.Calls.HttpAsync("release over HTTP", ["204"], HttpMethod.Delete, new Uri(world.AnyReplica(), "/api/holds/" + hold), _token)
            : await world.Calls.HubAsync("release", Released, _hub, "Release", hold);
        if (answer.IsDone)
        {
            world.Tally.Count(SoakSample.GivenBack);
        }
    }

    private async Task BuyAsync(string hold)
    {
        var key = Guid.NewGuid().ToString("N");
        var order = await PayAsync("pay", "201", hold, "sandbox", key);
        if (!order.IsDone)
        {
            return;
        }

        world.Tally.Count(SoakSample.Purchases);
        if (SoakWorld.Chance(AskedAgain))
        {
            var again = await PayAsync("pay again", "201", hold, "sandbox", key);
            if (again.IsDone && again.Text != order.Text)
            {
                world.Tally.Error("pay again", $"not the first answer: {again.Text} after {order.Text}");
            }
        }

        if (SoakWorld.Chance(Cancelled))
        {
            _toCancel.Enqueue(order.Body.GetProperty("orderId").GetString()!);
            if (_toCancel.Count > 2)
            {
                await CancelAsync();
            }
        }
    }

    private async Task CancelAsync()
    {
        var address = new Uri(world.AnyReplica(), $"/api/orders/{_toCancel.Dequeue()}/cancel");
        var answer = await world.Calls.HttpAsync("cancel", ["200"], HttpMethod.Post, address, _token);
        if (answer.IsDone)
        {
            world.Tally.Count(SoakSample.Cancels);
        }

        if (SoakWorld.Chance(AskedAgain))
        {
            await world.Calls.HttpAsync("cancel again", ["200"], HttpMethod.Post, address, _token);
        }
    }

    private Task<Answer> PayAsync(string what, string expected, string hold, string method, string key) =>
        world.Calls.HttpAsync(what, [expected], HttpMethod.Post, new Uri(world.AnyReplica(), $"/api/holds/{hold}/pay"), _token, new { method }, key);
}
