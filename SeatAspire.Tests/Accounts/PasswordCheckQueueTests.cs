using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;

namespace SeatAspire.Tests.Accounts;

/// <summary>Turns at hashing passwords, and how often one may try.</summary>
public sealed class PasswordCheckQueueTests
{
    [Fact]
    public async Task Who_asks_a_lot_waits_for_themselves()
    {
        var turns = new PasswordCheckQueue(atOnce: 1, mostOfOne: 10, mostWaiting: 100);
        var served = new List<string>();
        using var first = await turns.TakeAsync("crowd", CancellationToken.None);
        var waiting = Enumerable.Range(0, 8).Select(_ => ServeAsync("crowd")).ToList();
        waiting.Add(ServeAsync("honest"));
        waiting.Add(ServeAsync("other"));
        first!.Dispose();
        await Task.WhenAll(waiting);
        Assert.InRange(served.IndexOf("honest"), 0, 1);
        Assert.InRange(served.IndexOf("other"), 0, 2);
        Assert.Equal(10, served.Count);

        async Task ServeAsync(string who)
        {
            using var turn = await turns.TakeAsync(who, CancellationToken.None);
            served.Add(who);
        }
    }

    [Fact]
    public async Task Places_to_wait_are_bounded_and_who_has_most_of_them_makes_room()
    {
        var turns = new PasswordCheckQueue(atOnce: 1, mostOfOne: 3, mostWaiting: 4);
        var first = await turns.TakeAsync("a", CancellationToken.None);
        var crowd = Enumerable.Range(0, 3).Select(_ => turns.TakeAsync("a", CancellationToken.None).AsTask()).ToArray();
        Assert.Null(await turns.TakeAsync("a", CancellationToken.None));
        var other = turns.TakeAsync("b", CancellationToken.None).AsTask();
        var honest = turns.TakeAsync("c", CancellationToken.None).AsTask();
        Assert.Null(await crowd[2]);
        first!.Dispose();
        (await crowd[0])!.Dispose();
        (await other)!.Dispose();
        (await honest)!.Dispose();
        (await crowd[1])!.Dispose();
        Assert.NotNull(await turns.TakeAsync("d", CancellationToken.None));
    }

    [Fact]
    public async Task Who_gives_up_keeps_no_place()
    {
        var turns = new PasswordCheckQueue(atOnce: 1, mostOfOne: 1, mostWaiting: 10);
        var first = await turns.TakeAsync("a", CancellationToken.None);
        using var limit = new CancellationTokenSource();
        var gone = turns.TakeAsync("a", limit.Token).AsTask();
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var next = turns.TakeAsync("a", CancellationToken.None).AsTask();
        first!.Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public void Wrong_passwords_slow_down_who_sent_them_and_no_device_that_logged_in_before()
    {
        using var throttle = Throttle();
        var (guesser, owner) = (new LoginCaller("198.51.100.1", false), new LoginCaller("203.0.113.9", false));
        var device = new LoginCaller("device 1", true);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(throttle.Wait(guesser, "a@example.com"));
            throttle.Failed(guesser, "a@example.com");
        }

        Assert.NotNull(throttle.Wait(guesser, "a@example.com"));
        Assert.Null(throttle.Wait(guesser, "b@example.com"));
        Assert.Null(throttle.Wait(owner, "a@example.com"));
        Assert.Null(throttle.Wait(device, "a@example.com"));

        // One password for many accounts: the address is slowed down for all of them.
        for (var i = 0; i < 60; i++)
        {
            throttle.Failed(guesser, $"p{i}@example.com");
        }

        Assert.NotNull(throttle.Wait(guesser, "z@example.com"));
        Assert.Null(throttle.Wait(owner, "a@example.com"));
        Assert.Null(throttle.Wait(device, "a@example.com"));
    }

    private static LoginThrottle Throttle()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Limits:LoginsPerSecond"] = "0" });
        builder.Services.AddSingleton(TimeProvider.System);
        RateLimits.Add(builder);
        builder.Services.AddSingleton<LoginThrottle>();
        return builder.Build().Services.GetRequiredService<LoginThrottle>();
    }
}
