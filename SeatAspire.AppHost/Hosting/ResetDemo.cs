using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeatAspire.AppHost.Hosting;

internal static class ResetDemo
{
    private const string Name = "reset-demo";

    /// <summary>
    /// Adds the command "Reset demo data" to the database: it runs the API's own program with the argument <c>reset-demo</c>,
    /// which takes the demo back to its first day. Replicas that run notice by themselves.
    /// </summary>
    public static void WithResetDemoCommand(
        this IResourceBuilder<IResourceWithConnectionString> seats, IResourceBuilder<IResourceWithConnectionString> redis)
    {
        seats.ApplicationBuilder.AddProject<Projects.SeatAspire_Api>(Name)
            .WithBuiltProgram()
            .WithArgs(Name)
            .WithReference(redis)
            .WithReference(seats)
            .WithParentRelationship(seats)
            .WithExplicitStart()
            .ExcludeFromManifest();

        seats.WithCommand(Name, "Reset demo data", RunAsync, new CommandOptions
        {
            Description = "Removes all shows, dates, plans, goods and orders, your own as well, and adds the demo with fresh dates.",
            ConfirmationMessage = "All shows, orders and holds go, those of your own as well; the demo takes their place. Reset?",
            IconName = "ArrowReset",
            UpdateState = context => context.ResourceSnapshot.HealthStatus is HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });
    }

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var resources = context.Services.GetRequiredService<ResourceNotificationService>();
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var model = context.Services.GetRequiredService<DistributedApplicationModel>();
        var reset = model.Resources.Single(resource => resource.Name == Name);
        var before = (await resources.WaitForResourceAsync(Name, _ => true, context.CancellationToken)).Snapshot.StopTimeStamp;

        var started = await commands.ExecuteCommandAsync(reset, KnownResourceCommands.StartCommand, context.CancellationToken);
        if (!started.Success)
        {
            return started;
        }

        var ended = await resources.WaitForResourceAsync(
            Name,
            one => KnownResourceStates.TerminalStates.Contains(one.Snapshot.State?.Text) && one.Snapshot.StopTimeStamp != before,
            context.CancellationToken);
        return ended.Snapshot.ExitCode == 0
            ? CommandResults.Success("The demo starts over: no sales, fresh dates.")
            : CommandResults.Failure(string.Create(CultureInfo.InvariantCulture, $"It ended with {ended.Snapshot.ExitCode}; see the log of {Name}."));
    }
}
