using Microsoft.EntityFrameworkCore;
using SeatAspire.Tests.Chaos;
using SeatAspire.Tests.Support;
using static SeatAspire.Tests.Proof.SeatHistory;

namespace SeatAspire.Tests.Proof;

/// <summary>What becomes of the parts of a system while people use it: they die, hang, lose their memory and each other, and their clocks are wrong.</summary>
internal sealed class SystemFaults(GivenRedisSystem system, Random random)
{
    /// <summary>How wrong a replica's clock is put, either way.</summary>
    public static readonly TimeSpan MostWrongClock = TimeSpan.FromSeconds(40);

    private static readonly (string Part, string Fault)[] All =
    [
        ("replica", "KILL"), ("replica", "STOP"), ("replica", "clock"),
        ("redis", "STOP"), ("redis", "emptied"), ("redis", "with older data"), ("redis", "cut off"), ("redis", "slow"),
        ("database", "STOP"), ("database", "cut off"),
    ];

    /// <summary>Strikes one part after the other until told to stop; all is well again at the end, or soon after. The answer is what was struck.</summary>
    /// <param name="histories">Are told what was lost with Redis.</param>
    /// <param name="over">When to stop.</param>
    public async Task<IReadOnlyList<string>> StrikeAsync(IReadOnlyList<SeatHistory> histories, CancellationToken over)
    {
        var done = new List<string>();
        system.Redis.Keep();
        try
        {
            while (!over.IsCancellationRequested)
            {
                await RestAsync(TimeSpan.FromMilliseconds(random.Next(1_000, 4_000)), over);
                if (!over.IsCancellationRequested)
                {
                    var (part, fault) = All[random.Next(All.Length)];
                    done.Add($"{part} {fault}");
                    await StrikeAsync(part, fault, histories);
                }
            }
        }
        finally
        {
            system.WayToRedis.Delay = TimeSpan.Zero;
            system.PutClocksRight();
        }

        return done;
    }

    private Task StrikeAsync(string part, string fault, IReadOnlyList<SeatHistory> histories)
    {
        var time = TimeSpan.FromMilliseconds(random.Next(200, 3_000));
        switch (part, fault)
        {
            case ("redis", "emptied" or "with older data"):
                return LoseRedisAsync(withOlderData: fault != "emptied", histories);
            case ("redis", "cut off"):
                // All connections, or some of them.
                var share = random.Next(1, 5) / 4.0;
                system.WayToRedis.Cut(() => random.NextDouble() < share);
                return Task.CompletedTask;
            case ("redis", "slow"):
                return SlowAsync(TimeSpan.FromMilliseconds(random.Next(10, 1_500)), time);
            case ("database", "cut off"):
                return CutDatabaseAsync();
            case ("replica", "clock"):
                system.PutClock(AnyReplica(), MostWrongClock * ((2 * random.NextDouble()) - 1));
                return Task.CompletedTask;
            case ("redis", _):
                return SignalAsync([system.Redis.Pid], fault, time);
            default:
                return SignalAsync(Processes.Family(system.Pid(part == "database" ? part : AnyReplica())), fault, time);
        }
    }

    private string AnyReplica() => $"api-{random.Next(1, 4)}";

    private async Task LoseRedisAsync(bool withOlderData, IReadOnlyList<SeatHistory> histories)
    {
        var from = Now;
        await system.Redis.RestartAsync(withKept: withOlderData);
        await system.HealthyAsync();
        var to = Now;
        histories.ToList().ForEach(history => history.Lost(from, to, withOlderData));
        system.Redis.Keep();
    }

    private async Task SlowAsync(TimeSpan by, TimeSpan time)
    {
        system.WayToRedis.Delay = by;
        await RestAsync(time);
        system.WayToRedis.Delay = TimeSpan.Zero;
    }

    /// <summary>Half of the connections end, whatever they are in the middle of.</summary>
    private async Task CutDatabaseAsync()
    {
        await using var database = system.Database();
        await database.Db.Database.OpenConnectionAsync();
        var others = await database.Db.Database.SqlQuery<ulong>($"SELECT id AS Value FROM information_schema.processlist WHERE id <> CONNECTION_ID()").ToListAsync();
        foreach (var id in others.Where(_ => random.Next(2) == 0))
        {
            // It may have ended by itself meanwhile.
            await Record.ExceptionAsync(() => database.Db.Database.ExecuteSqlAsync($"KILL {id}"));
        }
    }

    private static async Task SignalAsync(IReadOnlyList<int> processes, string signal, TimeSpan time)
    {
        processes.ToList().ForEach(pid => Processes.Signal(pid, signal));
        if (signal == "STOP")
        {
            await RestAsync(time);
            processes.ToList().ForEach(pid => Processes.Signal(pid, "CONT"));
        }
    }

    private static async Task RestAsync(TimeSpan time, CancellationToken over = default)
    {
        using var rest = new PeriodicTimer(time);
        await Record.ExceptionAsync(async () => await rest.WaitForNextTickAsync(over));
    }
}
