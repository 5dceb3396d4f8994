using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SeatAspire.Api;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Seats;
using SeatAspire.Api.Shows;

namespace SeatAspire.Tests.Support;

/// <summary>Parts of a replica without what they do in the background, or with what a test chooses of it.</summary>
internal static class PartialApi
{
    /// <summary>Adds what all parts stand on, and the seats.</summary>
    public static void AddParts(this IHostApplicationBuilder builder)
    {
        builder.AddData();
        builder.AddRequestPipeline();
        builder.AddRedis();
        builder.AddRealtime();
        builder.AddAccounts();
        builder.AddShows();
        builder.AddSeats();
    }

    /// <summary>Takes out all that was registered to run by itself; what is registered later runs.</summary>
    public static void Still(IServiceCollection services)
    {
        foreach (var background in services.Where(RunsByItself).ToArray())
        {
            services.Remove(background);
        }
    }

    /// <summary>What the host would start, without the background work that <paramref name="left"/> names.</summary>
    public static IEnumerable<IHostedService> Hosted(IServiceProvider services, Func<IBackgroundWork, bool> left) =>
        services.GetServices<IHostedService>().Where(service => service is not BackgroundRunner)
            .Append(Runner(services, [.. services.GetServices<IBackgroundWork>().Where(work => !left(work))]));

    /// <summary>Runs nothing but these.</summary>
    public static IHostedService Runner(IServiceProvider services, params IBackgroundWork[] all) =>
        new BackgroundRunner(all, services.GetRequiredService<LoopRunner>());

    private static bool RunsByItself(ServiceDescriptor service) =>
        service.ServiceType == typeof(IBackgroundWork)
        || (service.ServiceType == typeof(IHostedService) && service.ImplementationType != typeof(BackgroundRunner)
            && service.ImplementationType?.Assembly != typeof(WebApplication).Assembly && service.ImplementationType?.Name != "GenericWebHostService");
}
