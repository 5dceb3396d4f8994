using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Data;

/// <summary>Registers the database and what sets it up.</summary>
public static class DataFeature
{
    /// <summary>Registers <see cref="SeatDb"/>, pooled, and <see cref="DatabaseReady"/>.</summary>
    public static void AddData(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DatabaseReady>();
        Backing.AddDatabase<SeatDb>(builder);
    }
}
