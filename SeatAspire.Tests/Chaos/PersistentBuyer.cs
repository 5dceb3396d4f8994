using System.Diagnostics;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chaos;

/// <summary>
/// Somebody who pays for a hold and asks one replica after the other with the same key, as a browser does: the next one after 5 s without an
/// answer, or soon after one that is not the last word. What was asked before stays asked.
/// </summary>
internal sealed class PersistentBuyer(ApiClient person, ApiClient[] replicas, string label, string holdId, string method) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly List<Task<Reply?>> _asked = [];

    /// <summary>The seat.</summary>
    public string Label { get; } = label;

    public string HoldId { get; } = holdId;

    /// <summary>How they pay.</summary>
    public string Method { get; } = method;

    /// <summary>How often they asked.</summary>
    public int Requests => _asked.Count;

    /// <summary>A timestamp: when they asked for the second time, or at all where once was enough.</summary>
    public long Since { get; private set; }

    /// <summary>A timestamp: when the final answer came.</summary>
    public long AnsweredAt { get; private set; }

    /// <summary>The first final answer.</summary>
    public Reply Answer { get; private set; } = null!;

    /// <summary>Their own account of what they bought.</summary>
    public async Task<Reply> OrdersAsync() => await person.GetAsync("api/orders");

    /// <summary>Pays, beginning at one of the replicas, until the answer is final.</summary>
    public async Task PayAsync(int home)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"No final answer for hold {HoldId} after {Requests} requests.");
            if (Requests < 2)
            {
                Since = Stopwatch.GetTimestamp();
            }

            _asked.Add(AskAsync(replicas[(home + Requests) % replicas.Length]));
        }
        while (!await AnsweredAsync(_asked[^1]));
        (AnsweredAt, Answer) = (Stopwatch.GetTimestamp(), _asked.First(IsFinal).Result!);
    }

    /// <summary>Waits for what was asked and not answered: what is final among it must be the same answer.</summary>
    public async Task HearTheRestAsync() =>
        Assert.All(await Task.WhenAll(_asked), reply => Assert.True(reply is null || !IsFinal(reply) || reply.Text == Answer.Text, $"{reply} after {Answer}"));

    public void Dispose()
    {
        person.Dispose();
        Array.ForEach(replicas, replica => replica.Dispose());
    }

    /// <summary>Whether any request has its final answer; waits until the latest has one, or patience ends.</summary>
    private async Task<bool> AnsweredAsync(Task<Reply?> latest)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!_asked.Exists(IsFinal))
        {
            if (latest.IsCompleted)
            {
                // Not the last word: asked again soon, at another replica, unless an earlier request is answered before.
                patience.CancelAfter(Pause);
            }

            var over = Task.Delay(Timeout.InfiniteTimeSpan, patience.Token);
            if (await Task.WhenAny([over, .. _asked.Where(asked => !asked.IsCompleted)]) == over)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFinal(Task<Reply?> asked) => asked.IsCompletedSuccessfully && asked.Result is { } reply && IsFinal(reply);

    private static bool IsFinal(Reply reply) => reply.Status is not (503 or 429) && reply.Word != "payment-in-progress";

    private async Task<Reply?> AskAsync(ApiClient replica)
    {
        try
        {
            return await replica.PayAsync(HoldId, _key, Method);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            // It died, or does not live yet; or it hung for longer than anybody waits.
            return null;
        }
    }
}
