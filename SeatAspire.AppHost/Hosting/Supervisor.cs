using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeatAspire.AppHost.Hosting;

/// <summary>Why the system could not start; nothing while there is no reason.</summary>
internal sealed class StartFailure
{
    /// <summary>A sentence for the person who started it, with the last lines of the part's log.</summary>
    public string? Message { get; set; }
}

internal static class SupervisorExtensions
{
    /// <summary>
    /// Keeps the system running: writes its files and logs, starts parts again that died, and ends the whole when a part cannot be started.
    /// </summary>
    public static void Supervise(
        this IDistributedApplicationBuilder builder, SeatOptions options,
        IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> web,
        IResourceBuilder<IResourceWithConnectionString> redis, IResourceBuilder<IResourceWithConnectionString> seats)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        foreach (var service in (IResourceBuilder<ProjectResource>[])[api, web])
        {
            service.WithEnvironment("Run__Directory", Path.Combine(options.Directory, "services")).WithEnvironment("Run__Name", service.Resource.Name);
        }

        var roles = new Dictionary<IResource, string>
        {
            [api.Resource] = "api-",
            [web.Resource] = "web",
            [redis.Resource] = "redis",
            // The database's server, where this system has one.
            [builder.Resources.FirstOrDefault(resource => resource.Name == "mysql") ?? seats.Resource] = "database",
        };
        builder.Services.AddSingleton<StartFailure>();
        builder.Services.AddSingleton(provider => new Parts(roles, provider.GetRequiredService<RunDirectory>().Logs));
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RunFiles>(
            provider, options, new RunParts(web.GetEndpoint("http"), redis.Resource, seats.Resource)));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        // Who waits for a part that died waits until it is back.
        builder.Services.Configure<ResourceNotificationServiceOptions>(waiting => waiting.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
        // Before Aspire's own, whose start ends only when all parts were started.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Supervisor>());
    }

    /// <summary>Runs the system until it is told to stop.</summary>
    /// <exception cref="HostError">A part could not be started.</exception>
    public static async Task RunToEndAsync(this DistributedApplication app)
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        await app.RunAsync();
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
        {
            // Told to stop before all had started: what had is stopped in order, like the whole.
            await app.StopAsync();
        }

        var failure = app.Services.GetService<StartFailure>()?.Message;
        await app.DisposeAsync();
        if (failure is not null)
        {
            throw new HostError(failure);
        }
    }
}

/// <summary>Follows what Aspire tells of the parts, and does what it does not: files, logs, restarts, an end to a start that cannot succeed.</summary>
internal sealed partial class Supervisor(
    SeatOptions options, Parts parts, RunFiles files, RunDirectory directory, StartFailure failure, ResourceNotificationService resources,
    ResourceCommandService commands, ResourceLoggerService output, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Supervisor> log) : BackgroundService
{
    private const int Tries = 3;

    // A first check takes as long as its connection attempts, and only it says what is wrong; with the usual limit still within a minute.
    private static readonly TimeSpan UntilComplaint = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25), FirstWait = TimeSpan.FromSeconds(0.5), LongestWait = TimeSpan.FromSeconds(10), Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3), LastWords = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Part, Deaths> _deaths = [];

    // Whether all parts were ready once.
    private volatile bool _started;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A part that ends while the system stops is not missed, and nobody shall find the files any more.
        using var up = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, stoppingToken);
        using var gone = lifetime.ApplicationStopping.Register(directory.Endpoints.Dispose);
        await Task.WhenAll(FollowAsync(stoppingToken), WriteFilesAsync(up.Token), KeepAsync(up.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes note of all that Aspire tells, and writes down what the parts say, until the very end.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Begins with how everything is now.
                await foreach (var news in resources.WatchAsync(cancellationToken))
                {
                    if (parts.Note(news, time.GetUtcNow()) is { } part)
                    {
                        _ = WriteLogAsync(part, cancellationToken);
                    }
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Failed(error);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task WriteLogAsync(Part part, CancellationToken cancellationToken)
    {
        await foreach (var lines in output.WatchAsync(part.Id).WithCancellation(cancellationToken))
        {
            foreach (var line in lines)
            {
                part.Log.Write(line.Content);
            }
        }
    }

    /// <summary>Keeps the files as they should be.</summary>
    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                _started |= await files.UpdateAsync(parts.All, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Looks after the parts. It waits for none of them: what one that died has others wait for must not keep it from coming back.</summary>
    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            var started = _started;
            foreach (var part in parts.All)
            {
                Revive(part, started, cancellationToken);
                if (!started && part.State is "Running" or "RuntimeUnhealthy" && !files.IsReady(part)
                    && time.GetUtcNow() - part.Since > options.StartLimit + (part.Complaints.Any() ? TimeSpan.Zero : UntilComplaint))
                {
                    GiveUp(part, string.Create(CultureInfo.InvariantCulture, $"is not ready {options.StartLimit.TotalSeconds:0} s after its start (setting Run:StartSeconds)"));
                }
            }
        }
        while (failure.Message is null && await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Starts a part again that ended by itself; one that does so again and again, ever less often.</summary>
    private void Revive(Part part, bool started, CancellationToken cancellationToken)
    {
        var deaths = _deaths.TryGetValue(part, out var known) ? known : _deaths[part] = new Deaths();
        var now = time.GetUtcNow();
        if (!deaths.Restart.IsCompleted)
        {
            return;
        }

        if (!part.HasEnded || part.IsStopped)
        {
            if (part.IsRunning && now - part.Since > Settled)
            {
                deaths.Count = 0;
            }

            (deaths.Noticed, deaths.LastWordsUntil) = (false, null);
            return;
        }

        if (directory.IsKeptDown(part.Name))
        {
            deaths.Noticed = true;
            deaths.Count = 0;
            deaths.Next = now;
            deaths.LastWordsUntil = null;
            return;
        }

        if (!deaths.Noticed)
        {
            deaths.Noticed = true;
            deaths.Count++;
            if (!started && deaths.Count >= Tries)
            {
                (deaths.LastWordsUntil, deaths.QuietSince, deaths.Said) = (now + LastWords, now, part.Log.Said);
                return;
            }

            var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(deaths.Count - 1, 10)));
            deaths.Next = now + wait;
            Ended(part.Name, part.ExitCode, wait.TotalSeconds);
        }

        if (deaths.LastWordsUntil is { } until)
        {
            if (HasSaidAll(part, deaths, now) || now > until)
            {
                GiveUp(part, part.ExitCode is { } code
                    ? string.Create(CultureInfo.InvariantCulture, $"ended {Tries} times with exit code {code} instead of starting")
                    : "cannot be started");
            }

            return;
        }

        if (now >= deaths.Next)
        {
            deaths.Noticed = false;
            deaths.Restart = StartAsync(part, cancellationToken);
        }
    }

    // What a part says comes later than the news of its end, on a busy machine by seconds.
    private static bool HasSaidAll(Part part, Deaths deaths, DateTimeOffset now)
    {
        if (deaths.Said != part.Log.Said)
        {
            (deaths.QuietSince, deaths.Said) = (now, part.Log.Said);
        }

        return part.Log.Tail.Length > 0 && now - deaths.QuietSince > Quiet;
    }

    private async Task StartAsync(Part part, CancellationToken cancellationToken)
    {
        try
        {
            var result = await commands.ExecuteCommandAsync(part.Id, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success)
            {
                NotStarted(part.Name, result.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // The system stops.
        }
    }

    private void GiveUp(Part part, string why)
    {
        if (failure.Message is null)
        {
            failure.Message = string.Join(Environment.NewLine,
            [
                $"SeatAspire could not start: {part.Name} {why}.",
                .. part.Complaints,
                .. (string[])(part.Log.Tail is { Length: > 0 } tail ? [$"Its last lines ({part.Log.Path}):", tail] : []),
            ]);
            GivenUp(part.Name, why);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Part} ended (exit code {Code}); it is started again in {Seconds} s")]
    private partial void Ended(string part, int? code, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Part} could not be started: {Message}")]
    private partial void NotStarted(string part, string? message);

    [LoggerMessage(LogLevel.Error, "{Part} {Why}: the system ends")]
    private partial void GivenUp(string part, string why);

    [LoggerMessage(LogLevel.Error, "The parts could not be looked after; this is tried again")]
    private partial void Failed(Exception error);

    private sealed class Deaths
    {
        public int Count { get; set; }

        public bool Noticed { get; set; }

        public DateTimeOffset Next { get; set; }

        public Task Restart { get; set; } = Task.CompletedTask;

        /// <summary>It is given up then, or once it has said what there was to be said.</summary>
        public DateTimeOffset? LastWordsUntil { get; set; }

        public DateTimeOffset QuietSince { get; set; }

        public long Said { get; set; }
    }
}
