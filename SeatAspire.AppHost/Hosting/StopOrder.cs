using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SeatAspire.AppHost.Hosting;

internal static class StopOrderExtensions
{
    // A replica that drives a purchase may take that long to end it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Lets these services end, one after the other, before anything else does: Aspire itself would end Redis, the database
    /// and the dashboard under them while they finish what they began.
    /// </summary>
    public static void StopFirst(this IDistributedApplicationBuilder builder, params IResource[] services)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            // Of hosted services the last one is stopped first, before the one that stops everything.
            builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<StopOrder>(provider, (object)services));
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Limit);
        }
    }

    private sealed class StopOrder(IResource[] services, Parts parts, ResourceCommandService commands) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            foreach (var service in services)
            {
                // Those that run: of one that was never started Aspire would wait for the start.
                await Task.WhenAll(parts.All
                    .Where(part => part.Resource == service && part.IsRunning)
                    .Select(part => commands.ExecuteCommandAsync(part.Id, KnownResourceCommands.StopCommand, cancellationToken)));
            }
        }
    }
}
