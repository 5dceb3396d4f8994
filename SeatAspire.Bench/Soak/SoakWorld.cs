using System.Collections.Concurrent;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Soak;

/// <summary>A hold that its owner forgot.</summary>
/// <param name="Token">The owner's.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record LeftHold(string Token, string HoldId, DateTimeOffset ExpiresAt);

/// <summary>What all people of the soak share: the system, its dates, the count of answers, and when it is time to go.</summary>
/// <param name="own">The system.</param>
/// <param name="halls">Dates that are sold without a queue.</param>
/// <param name="lineUp">The date with a queue.</param>
/// <param name="goods">What the shop sells.</param>
internal sealed class SoakWorld(OwnSide own, IReadOnlyList<Hall> halls, Hall lineUp, string goods) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopViewers = new();
    private int _people;

    public Tally Tally { get; } = new();

    public Calls Calls => field ??= new(Tally);

    public IReadOnlyList<Hall> Halls => halls;

    public Hall LineUp => lineUp;

    public string Goods => goods;

    /// <summary>Holds that will end by themselves, oldest first.</summary>
    public ConcurrentQueue<LeftHold> Left { get; } = new();

    /// <summary>Names of those in the chat.</summary>
    public ConcurrentDictionary<string, bool> Talkers { get; } = new(StringComparer.Ordinal);

    /// <summary>Asks everybody but the viewers to finish what they are at.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Asks the viewers to go.</summary>
    public CancellationToken StopViewers => _stopViewers.Token;

    public void EndActs() => _stop.Cancel();

    public void EndViewers() => _stopViewers.Cancel();

    /// <summary>One of the replicas.</summary>
    public Uri AnyReplica() => Any(own.Replicas);

    public Hall AnyHall() => Any(halls);

    /// <summary>A name that nobody had before.</summary>
    public string NewName(string kind) => $"{kind}{Interlocked.Increment(ref _people)}";

    public static T Any<T>(IReadOnlyList<T> some) => some[Random.Shared.Next(some.Count)];

    /// <summary>Whether something happens that does so in this share of cases.</summary>
    public static bool Chance(double share) => Random.Shared.NextDouble() < share;

    /// <summary>Between so many seconds.</summary>
    public static TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (Random.Shared.NextDouble() * (most - least)));

    /// <summary>Waits, or less where it is time to go.</summary>
    public static Task PauseAsync(TimeSpan pause, CancellationToken stop) =>
        Task.Delay(pause, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Does something again and again until it is time to go; an exception is an error, and no end.</summary>
    public async Task RepeatAsync(string who, CancellationToken stop, Func<Task> round)
    {
        // Not all at the same moment.
        await PauseAsync(Between(0, 5), stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await round();
            }
            catch (Exception error)
            {
                Tally.Error(who, error.ToString());
                await PauseAsync(Between(1, 2), stop);
            }
        }
    }

    public void Dispose()
    {
        Calls.Dispose();
        _stop.Dispose();
        _stopViewers.Dispose();
    }
}
