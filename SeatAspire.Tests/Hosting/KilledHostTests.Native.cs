using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>The host of the native stack: what it started ends with it, however it ends, and what dies is started again.</summary>
[Collection(RestartedSystems.Name)]
public sealed class KilledHostTests(RestartedSystem system) : IAsyncLifetime
{
    private static readonly string[] Parts = ["api-1", "api-2", "api-3", "redis", "database", "web"];

    public Task InitializeAsync() => system.RunsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_killed_host_leaves_no_process_and_the_next_start_finds_the_orders()
    {
        var pick = await system.PickAsync(1, await system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(system.Api[0]);
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels);
        var pids = Parts.SelectMany(part => Processes.Family(system.Pid(part))).ToList();

        await system.Host.KillAsync();
        await Wait.UntilAsync("all processes are gone", () => !pids.Exists(IsRunning));

        await system.StartAgainAsync();
        using var again = ann.At(system.Api[1]);
        Assert.Contains(order.String("orderId"), (await again.GetAsync("api/orders")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_host_could_not_end_is_ended_by_the_next_start()
    {
        var redis = system.Pid("redis");
        // Stopped, it hears no signal that would let it end by itself.
        Processes.Signal(redis, "STOP");
        await system.Host.KillAsync();
        Assert.True(IsRunning(redis));

        await system.StartAgainAsync();
        Assert.False(IsRunning(redis));
        Assert.NotEqual(redis, system.Pid("redis"));
    }

    [Fact]
    public async Task A_killed_part_comes_back_in_its_place()
    {
        var addresses = system.Api;
        foreach (var part in (string[])["api-2", "web", "redis", "database"])
        {
            var former = system.Pid(part);
            Processes.Signal(former, "KILL");
            // As long as a start may take on a busy machine.
            await Wait.UntilAsync($"{part} runs as another process", () => PidOrNone(part) is { } pid && pid != former, TimeSpan.FromMinutes(2));
        }

        await system.HealthyAsync();
        Assert.Equal(addresses, system.Api);
    }

    [Fact]
    public async Task A_part_that_is_to_stay_down_stays_down()
    {
        var mark = Path.Combine(system.Folder, "down", "redis");
        File.Create(mark).Dispose();
        Processes.Signal(system.Pid("redis"), "TERM");
        using var somebody = ApiClient.Nobody(system.Api[0]);
        await Wait.UntilAsync("the API is not ready without Redis", async () => (await somebody.GetAsync("health")).Status == 503);

        File.Delete(mark);
        await system.HealthyAsync();
    }

    [Fact]
    public async Task A_second_system_in_the_same_folder_is_refused_with_a_sentence()
    {
        var second = new SystemHost();
        await second.StartAsync(system.Folder, new Dictionary<string, string>());
        await Wait.UntilAsync("it gives up", () => second.HasEnded);
        await Wait.UntilAsync("it says why", () => second.Log.Contains("already running from " + system.Folder, StringComparison.Ordinal));
        await second.StopAsync(Wait.Limit);
        Assert.True(File.Exists(system.EndpointsFile));
    }

    private int? PidOrNone(string part)
    {
        try
        {
            return system.Pid(part);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Ended processes whose parent is gone may wait for whoever collects them; they run no more.</summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
