using SeatAspire.Api.Shows;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>Replicas whose clocks are wrong, as the histories have them (<see cref="Proof.SystemFaults"/>).</summary>
[Collection(LostRedis.Name)]
public sealed class WrongClockTests(GivenRedisSystem system)
{
    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(40), Tolerated = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Whatever_their_clocks_say_a_hold_lasts_as_long_as_ever()
    {
        var showing = await OwnShowing.MakeAsync(system, QueueSettings.Default with { Mode = QueueMode.Off });
        using var person = await ApiClient.GuestAsync(system.Api[0]);
        var seats = new Queue<string>((await system.PickAsync(8, showing.Id, from: 0)).Labels);
        var (right, lasts) = await BuyAsync();
        Assert.InRange(right, -Tolerated, Tolerated);
        for (var replica = 1; replica <= system.Api.Count; replica++)
        {
            system.PutClock($"api-{replica}", Wrong);
        }

        try
        {
            // A replica looks for its clock's file ten times a second.
            var (_, still) = await Wait.ForAsync("their clocks are wrong", BuyAsync, bought => bought.Off > Wrong - Tolerated);
            Assert.InRange(still - lasts, -Tolerated, Tolerated);
        }
        finally
        {
            system.PutClocksRight();
        }

        // How much later than now an order says that it was made, and how long its hold would have lasted.
        async Task<(TimeSpan Off, TimeSpan Lasts)> BuyAsync()
        {
            var now = TimeProvider.System.GetUtcNow();
            var hold = await person.HoldAsync(showing.Id, seats.Dequeue());
            Assert.True(hold.Status == 201, hold.ToString());
            var order = await person.PayAsync(hold.String("holdId"), Guid.NewGuid().ToString("N"));
            Assert.True(order.Status == 201, order.ToString());
            return (order.Json.GetProperty("createdAt").GetDateTimeOffset() - now, hold.Json.GetProperty("expiresAt").GetDateTimeOffset() - now);
        }
    }
}
