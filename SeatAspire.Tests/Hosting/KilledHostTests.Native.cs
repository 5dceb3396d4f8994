using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>The host of the native stack: what it started ends with it, however it ends, and what dies is started again.</summary>
public sealed class KilledHostTests : IAsyncLifetime
{
    private static readonly string[] Parts = ["api-1", "api-2", "api-3", "redis", "database", "web"];

    private readonly OwnSystem _system = new();

    public Task InitializeAsync() => _system.InitializeAsync();

    public Task DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_killed_host_leaves_no_process_and_the_next_start_finds_the_orders()
    {
        var pick = await _system.PickAsync(1, await _system.LargeShowingAsync());
        using var ann = await ApiClient.GuestAsync(_system.Api[0]);
        var order = await ann.BuyAsync(pick.ShowingId, pick.Labels);
        var pids = Parts.SelectMany(part => Processes.Family(_system.Pid(part))).ToList();

        await _system.Host.KillAsync();
        await Wait.UntilAsync("all processes are gone", () => !pids.Exists(IsRunning));

        await StartAgainAsync();
        using var again = ann.At(_system.Api[1]);
        Assert.Contains(order.String("orderId"), (await again.GetAsync("api/orders")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_host_could_not_end_is_ended_by_the_next_start()
    {
        var redis = _system.Pid("redis");
        // Stopped, it hears no signal that would let it end by itself.
        Processes.Signal(redis, "STOP");
        await _system.Host.KillAsync();
        Assert.True(IsRunning(redis));

        await StartAgainAsync();
        Assert.False(IsRunning(redis));
        Assert.NotEqual(redis, _system.Pid("redis"));
    }

    [Fact]
    public async Task A_killed_part_comes_back_in_its_place()
    {
        var addresses = _system.Api;
        foreach (var part in (string[])["api-2", "web", "redis", "database"])
        {
            var former = _system.Pid(part);
            Processes.Signal(former, "KILL");
            // As long as a start may take on a busy machine.
            await Wait.UntilAsync($"{part} runs as another process", () => PidOrNone(part) is { } pid && pid != former, TimeSpan.FromMinutes(2));
        }

        await _system.HealthyAsync();
        Assert.Equal(addresses, _system.Api);
    }

    [Fact]
    public async Task A_part_that_is_to_stay_down_stays_down()
    {
        var mark = Path.Combine(_system.Folder, "down", "redis");
        File.Create(mark).Dispose();
        Processes.Signal(_system.Pid("redis"), "TERM");
        using var somebody = ApiClient.Nobody(_system.Api[0]);
        await Wait.UntilAsync("the API is not ready without Redis", async () => (await somebody.GetAsync("health")).Status == 503);

        File.Delete(mark);
        await _system.HealthyAsync();
    }

    [Fact]
    public async Task A_second_system_in_the_same_folder_is_refused_with_a_sentence()
    {
        var second = new SystemHost();
        await second.StartAsync(_system.Folder, new Dictionary<string, string>());
        await Wait.UntilAsync("it gives up", () => second.HasEnded);
        await Wait.UntilAsync("it says why", () => second.Log.Contains("already running from " + _system.Folder, StringComparison.Ordinal));
        await second.StopAsync(Wait.Limit);
        Assert.True(File.Exists(_system.EndpointsFile));
    }

    private async Task StartAgainAsync()
    {
        // What the killed one wrote is not the new one's word.
        File.Delete(_system.EndpointsFile);
        await _system.StartAsync();
        await _system.HealthyAsync();
    }

    private int? PidOrNone(string part)
    {
        try
        {
            return _system.Pid(part);
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

    private sealed class OwnSystem : SeatSystem;
}
