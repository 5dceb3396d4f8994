using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Proof;

/// <summary>Somebody who asks any replica, each time another one, and goes on whatever dies.</summary>
internal sealed class AnyReplica(SeatSystem system, ApiClient person, Random random) : IDisposable
{
    // Longer than any answer may take while everything runs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    // One of so many goes away before there is an answer, within so many milliseconds.
    private const int HangUps = 50, LongestBeforeHangUp = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // From a replica's log to its file.
    private static readonly TimeSpan UntilTold = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, ApiClient> _replicas = [];

    /// <summary>How long a replica works on a call, at most: what nobody was answered happened within it, or never.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody asks who has to know.</summary>
    public static TimeSpan UntilKnown { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Asks one replica; null where no answer came.</summary>
    public async Task<Reply?> AskAsync(Func<ApiClient, Task<Reply>> ask)
    {
        try
        {
            var replica = Pick();
            var asked = ask(replica);
            if (random.Next(HangUps) == 0)
            {
                await Task.WhenAny(asked, Task.Delay(random.Next(LongestBeforeHangUp)));
                replica.HangUp();
            }

            return await asked.WaitAsync(Patience);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or TimeoutException)
        {
            // It died, or does not live yet; or it hung for longer than anybody waits, or than this one did.
            return null;
        }
    }

    /// <summary>Asks one after the other until an answer is the last word.</summary>
    public async Task<Reply> UntilKnownAsync(Func<ApiClient, Task<Reply>> ask)
    {
        using var pace = new PeriodicTimer(Pause);
        using var limit = new CancellationTokenSource(UntilKnown);
        while (true)
        {
            if (await AskAsync(ask) is { } reply && reply.Status is not (503 or 429) && reply.Word != "payment-in-progress")
            {
                return reply;
            }

            await pace.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>Any replica; one that was started again may have another address.</summary>
    public ApiClient Pick()
    {
        var all = system.Api;
        var origin = all[random.Next(all.Count)];
        return _replicas.TryGetValue(origin, out var known) ? known : _replicas[origin] = person.At(origin);
    }

    /// <summary>What an answer says; of a fault of ours it says nothing, but the replicas' logs do, soon after.</summary>
    public async Task<string> WholeAsync(Reply reply)
    {
        if (reply.Status != 500)
        {
            return reply.ToString();
        }

        var said = "";
        await Record.ExceptionAsync(() => Wait.UntilAsync("a replica has told of it", () => (said = Faults()).Length > 0, UntilTold));
        return $"{reply}\n{(said.Length > 0 ? said : "No replica has told of it.")}";
    }

    private string Faults() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(system.Folder, "logs"), "api-*.log")
        .SelectMany(file => File.ReadLines(file).SkipWhile(line => !line.Contains("fail: SeatAspire.", StringComparison.Ordinal)).Take(40)));

    public void Dispose()
    {
        person.Dispose();
        foreach (var replica in _replicas.Values)
        {
            replica.Dispose();
        }
    }
}
