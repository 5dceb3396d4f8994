using SeatAspire.Api.Orders;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Admin;

/// <summary><c>./rehearse</c> with few people, as the script runs it.</summary>
[Collection(SharedSystem.Name)]
public sealed class RehearseCommandTests(SeatSystem system)
{
    [Fact]
    public async Task People_come_buy_and_go_and_the_date_is_as_before()
    {
        var showing = await OwnShowing.MakeAsync(system);
        using var ann = await ApiClient.GuestAsync(system.Api[1]);
        await ann.BuyAsync(showing.Id, "A-1");
        var (code, said) = await RunAsync(["--showing", showing.Id, "--people", "60", "--seconds", "12", "--url", system.Api[0]]);

        Assert.True(code == 0, said);
        Assert.Contains("sold twice: 0; errors: 0", said, StringComparison.Ordinal);
        Assert.Contains("sold 1 (before 1), held 0 (before 0)", said, StringComparison.Ordinal);
        foreach (var row in new[] { "arrive", "line up", "look", "hold", "pay", "wait for the turn" })
        {
            Assert.Contains("\n" + row + " ", said, StringComparison.Ordinal);
        }

        var orders = await showing.OrdersAsync();
        Assert.True(orders.Count(order => order.IsRehearsal) > 20, said);
        Assert.All(orders, order => Assert.Equal(order.IsRehearsal ? OrderStatus.Cancelled : OrderStatus.Paid, order.Status));
        using var admin = await ApiClient.AdminAsync(system.Api[0]);
        Assert.Equal(1, Assert.Single((await admin.GetAsync($"api/admin/reports?showingId={showing.Id}")).Json.GetProperty("lines").EnumerateArray()).GetProperty("orders").GetInt32());
    }

    [Theory]
    [InlineData("", "Say which date")]
    [InlineData("--showing x --people 0", "--people 0")]
    [InlineData("--showing nowhere --people 5 --url {url}", "There is no date nowhere.")]
    public async Task What_cannot_be_done_is_said(string arguments, string why)
    {
        var (code, said) = await RunAsync([.. arguments.Replace("{url}", system.Api[0], StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(1, code);
        Assert.Contains(why, said, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Said)> RunAsync(string[] arguments) => Programs.RunAsync(
        new("dotnet", [Programs.Built("SeatAspire.Bench"), Checkout.Root, "rehearse", .. arguments])
        {
            Environment = { ["Admin__Email"] = SeatSystem.AdminEmail, ["Admin__Password"] = SeatSystem.AdminPassword },
        },
        TimeSpan.FromMinutes(3));
}
