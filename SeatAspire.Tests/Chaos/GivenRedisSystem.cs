using System.Globalization;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// A system whose Redis belongs to the test, and the way there, too; which takes a crowd from one address, whose way to the provider can be made a bad one, and whose
/// replicas' clocks can be put wrong.
/// </summary>
public sealed class GivenRedisSystem : SeatSystem
{
    public GivenRedisSystem()
        : base(new()
        {
            ["Limits__GuestsPerSecond"] = "20000",
            ["Limits__AnonymousRequestsPerSecond"] = "20000",
        }) => (Settings["Payments__TroubleFile"], Settings["Clock__Offsets"]) = (TroubleFile, Clocks);

    /// <summary>While this file is there, what is asked of the payment provider is lost, late, doubled and out of order.</summary>
    public string TroubleFile => Path.Combine(Folder, "trouble");

    public RedisServer Redis { get; } = new();

    /// <summary>The way of the replicas to it.</summary>
    internal Relay WayToRedis { get; private set; } = null!;

    private string Clocks => Path.Combine(Folder, "clocks");

    public override async Task InitializeAsync()
    {
        await Redis.InitializeAsync();
        WayToRedis = new(Redis.Port);
        Settings["ConnectionStrings__redis"] = $"127.0.0.1:{WayToRedis.Port}";
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await WayToRedis.DisposeAsync();
        await Redis.DisposeAsync();
    }

    /// <summary>Puts the clock of a replica, such as <c>api-1</c>, wrong, until it is started again.</summary>
    public void PutClock(string replica, TimeSpan wrongBy)
    {
        Directory.CreateDirectory(Clocks);
        File.WriteAllText(Path.Combine(Clocks, Pid(replica).ToString(CultureInfo.InvariantCulture)), wrongBy.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>All clocks are right again.</summary>
    public void PutClocksRight()
    {
        if (Directory.Exists(Clocks))
        {
            Directory.Delete(Clocks, recursive: true);
        }
    }
}
