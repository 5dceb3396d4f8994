using System.Collections.Concurrent;

namespace SeatAspire.Api.Background;

/// <summary>Looks at something that many ask for: whoever asks while one is under way, or within a moment after it, has its answer, or its fault. Thread safe.</summary>
/// <param name="look">Looks, for nobody in particular: nobody may change what it answers.</param>
/// <param name="kept">How long an answer does for others.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedLooks<TKey, T>(Func<TKey, Task<T>> look, TimeSpan kept, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Task<T>> _looks = new();

    /// <summary>What is there, as of a moment ago at most.</summary>
    public Task<T> AtAsync(TKey key, CancellationToken aborted) => _looks.GetOrAdd(key, OnceAsync).WaitAsync(aborted);

    private async Task<T> OnceAsync(TKey key)
    {
        // Known to the others before it is asked.
        await Task.Yield();
        try
        {
            return await look(key);
        }
        finally
        {
            _ = ForgetAsync(key);
        }
    }

    private async Task ForgetAsync(TKey key)
    {
        await Task.Delay(kept, time);
        _looks.TryRemove(key, out var _);
    }
}
