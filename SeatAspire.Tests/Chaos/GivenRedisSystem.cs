using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>A system whose Redis belongs to the test, which takes a crowd from one address, and whose way to the provider can be made a bad one.</summary>
public sealed class GivenRedisSystem : SeatSystem
{
    public GivenRedisSystem()
        : base(new()
        {
            ["Limits__GuestsPerSecond"] = "20000",
            ["Limits__AnonymousRequestsPerSecond"] = "20000",
        }) => Settings["Payments__TroubleFile"] = TroubleFile;

    /// <summary>While this file is there, what is asked of the payment provider is lost, late, doubled and out of order.</summary>
    public string TroubleFile => Path.Combine(Folder, "trouble");

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
