using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>A system whose Redis belongs to the test, and which takes a crowd from one address.</summary>
public sealed class GivenRedisSystem() : SeatSystem(new()
{
    ["Limits__GuestsPerSecond"] = "20000",
    ["Limits__AnonymousRequestsPerSecond"] = "20000",
})
{
    public RedisServer Redis { get; } = new();

    public override async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        Settings["ConnectionStrings__redis"] = Redis.ConnectionString;
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
