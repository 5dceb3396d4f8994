using SeatAspire.Api.Background;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Redis;

/// <summary>Registers the way to Redis.</summary>
public static class RedisFeature
{
    /// <summary>Registers the connection from <c>ConnectionStrings:redis</c>, and what goes through it.</summary>
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        Backing.AddRedis(builder);
        builder.AddLoops();
        builder.Services.AddSingleton<RedisClient>().AddSingleton<PeriodicLock>().AddSingleton<RedisEpoch>().AddSingleton<RestoredSoon>().AddTransient<AddressHashes>();
    }
}
