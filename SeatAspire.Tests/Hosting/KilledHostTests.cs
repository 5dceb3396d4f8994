using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>The host as a process: what it started ends with it, however it ends, and what dies is started again.</summary>
[Collection(RestartedSystems.Name)]
public sealed class KilledHostTests(RestartedSystem system) : IAsyncLifetime
{
    // As long as a start may take on a busy machine.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    public Task InitializeAsync() => system.RunsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_a_killed_host_nothing_runs_beside_the_next_start_even_if_it_hears_no_signal()
    {
        // Stopped, they hear no signal that would let them end by themselves.
        int[] deaf = [system.Pid("redis"), system.Pid("database")];
        Array.ForEach(deaf, pid => Processes.Signal(pid, "STOP"));
        await system.Process.KillAsync();

        await system.StartAgainAsync();
        Assert.DoesNotContain(deaf, Processes.IsRunning);
        Assert.NotEqual(deaf, [system.Pid("redis"), system.Pid("database")]);
    }

    [Fact]
    public async Task Killed_parts_come_back_in_their_places()
    {
        string[] killed = ["api-2", "web", "redis", "database"];
        var former = killed.ToDictionary(part => part, system.Pid);
        Array.ForEach(killed, part => Processes.Signal(former[part], "KILL"));
        foreach (var part in killed)
        {
            await Wait.UntilAsync($"{part} runs as another process", () => system.Pid(part) != former[part], StartLimit);
        }

        await system.HealthyAsync();
    }

    [Fact]
    public async Task A_server_that_died_is_back_soon_though_every_replica_hangs()
    {
        // One that another test had killed may not be told of yet.
        await Wait.UntilAsync("Redis' process is known", () => Processes.IsRunning(system.Pid("redis")));
        var (former, replicas) = (system.Pid("redis"), RestartedSystem.Parts.Where(part => part.StartsWith("api-", StringComparison.Ordinal)).Select(system.Pid).ToList());
        var log = Path.Combine(system.Folder, "logs", "redis.log");
        var starts = Starts();
        replicas.ForEach(pid => Processes.Signal(pid, "STOP"));
        try
        {
            Processes.Signal(former, "KILL");
            // Less than it takes to wait for an answer of each, and then again.
            await Wait.UntilAsync("Redis is started again", () => Starts() > starts, TimeSpan.FromSeconds(9));
        }
        finally
        {
            replicas.ForEach(pid => Processes.Signal(pid, "CONT"));
        }

        await Wait.UntilAsync("it is told of", () => system.Pid("redis") != former, StartLimit);
        await system.HealthyAsync();

        int Starts() => Read(log).Split("Starting process").Length;
    }

    [Fact]
    public async Task A_part_that_is_to_stay_down_stays_down()
    {
        var mark = Path.Combine(system.Folder, "down", "redis");
        var former = system.Pid("redis");
        File.Create(mark).Dispose();
        Processes.Signal(former, "TERM");
        using var somebody = ApiClient.Nobody(system.Api[0]);
        await Wait.UntilAsync("the API is not ready without Redis", async () => (await somebody.GetAsync("health")).Status == 503);

        // Another part that dies meanwhile comes back: the host is awake, and leaves this one alone.
        var web = system.Pid("web");
        Processes.Signal(web, "KILL");
        using var page = new HttpClient();
        await Wait.UntilAsync("the web app is back", async () => (await page.GetAsync(system.Web)).IsSuccessStatusCode && !Processes.IsRunning(web), StartLimit);
        Assert.False(Processes.IsRunning(former));
        Assert.Equal(503, (await somebody.GetAsync("health")).Status);

        File.Delete(mark);
        await system.HealthyAsync();
    }

    [Fact]
    public async Task What_the_parts_say_is_in_files()
    {
        foreach (var part in RestartedSystem.Parts)
        {
            await Wait.UntilAsync($"{part} has a log", () => new FileInfo(Path.Combine(system.Folder, "logs", part + ".log")) is { Exists: true, Length: > 0 });
        }

        var log = Path.Combine(system.Folder, "logs", "web.log");
        await Wait.UntilAsync("the lines are the program's own", () => Read(log).Contains("Application started", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', Read(log));
    }

    [Fact]
    public async Task A_second_system_in_the_same_folder_is_refused_with_a_sentence()
    {
        var second = new HostProcess();
        await second.StartAsync(system.Folder, new Dictionary<string, string>());
        Assert.Equal(1, await second.EndAsync(Wait.Limit));
        await Wait.UntilAsync("it says why", () => second.Log.Contains("already running from " + system.Folder, StringComparison.Ordinal));
        await second.StopAsync(Wait.Limit);
        Assert.True(File.Exists(system.EndpointsFile));
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
