using SeatAspire.Api.Seats;

namespace SeatAspire.Tests.Seats;

/// <summary>Only what differs twice in the same way is a difference between Redis and the database; the rest was under way.</summary>
public sealed class SeatDifferencesTests
{
    [Fact]
    public void What_was_under_way_at_the_first_look_or_began_after_it_is_none()
    {
        var before = Found(unsold: ["a", "b"], cancelled: ["c", "d"], setAside: [(1, "blocked"), (2, "unblocked")], ended: ["e", "f"], allocations: ["g", "h"]);
        var now = Found(unsold: ["b", "new"], cancelled: ["new", "d"], setAside: [(1, "unblocked"), (2, "unblocked"), (3, "blocked")], ended: ["f", "new"], allocations: ["new", "h"]) with { Doubtful = [7] };
        var still = now.Since(before);
        Assert.Equal(["b"], still.Unsold.Select(sale => sale.OrderId));
        Assert.Equal(["d"], still.Cancelled.Select(order => order.OrderId));
        Assert.Equal([(2, "unblocked")], still.SetAside);
        Assert.Equal(["f"], still.Ended);
        Assert.Equal(["h"], still.Allocations.Select(allocation => allocation.Row.Id));
        Assert.Equal((5, 7), (still.Count, Assert.Single(still.Doubtful)));
        Assert.Equal(0, now.Since(Found([], [], [], [], [])).Count);
    }

    private static SeatDifferences Found(string[] unsold, string[] cancelled, (int, string)[] setAside, string[] ended, string[] allocations) => new()
    {
        Unsold = [.. unsold.Select(order => new SeatSale("date", order, "hold", "person", [1]))],
        Cancelled = [.. cancelled.Select(order => new CancelledSeats(order, [1]))],
        SetAside = setAside,
        Ended = ended,
        Allocations = [.. allocations.Select(id => new Allocation(new AllocationRow { Id = id, ShowingId = "date", Name = id, CreatedAt = default }, [1]))],
        Doubtful = [],
    };
}
