namespace SeatAspire.Tests.Support;

/// <summary>Waits for conditions, always with a limit.</summary>
internal static class Wait
{
    /// <summary>How long anything may take on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long a first start may take there: a database made, all shows brought in.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer is not null and <paramref name="good"/>.</summary>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> good, TimeSpan? limit = null)
    {
        using var over = new CancellationTokenSource(limit ?? Limit);
        using var timer = new PeriodicTimer(Pause);
        T last;
        do
        {
            last = await ask();
            if (good(last))
            {
                return last;
            }
        }
        while (await Ticks(timer, over.Token));
        throw new TimeoutException($"Not within {(limit ?? Limit).TotalSeconds:0} s: {what}. Last seen: {last}");
    }

    /// <summary>Asks again and again until it is so.</summary>
    public static Task UntilAsync(string what, Func<bool> good, TimeSpan? limit = null) =>
        ForAsync(what, () => Task.FromResult(good()), so => so, limit);

    /// <summary>Asks again and again until it is so; a refused connection counts as not yet.</summary>
    public static Task UntilAsync(string what, Func<Task<bool>> good, TimeSpan? limit = null) =>
        ForAsync(what, async () =>
        {
            try
            {
                return await good();
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, so => so, limit);

    private static async Task<bool> Ticks(PeriodicTimer timer, CancellationToken over)
    {
        try
        {
            return await timer.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
