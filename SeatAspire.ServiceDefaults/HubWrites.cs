using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace SeatAspire.ServiceDefaults;

/// <summary>Writes to hub connections that nobody waits for.</summary>
public static class HubWrites
{
    /// <summary>
    /// As many connections as are written to before others may work. What is written waits in a buffer until its connection's turn
    /// comes to send it; so many buffers the runtime keeps at hand, and more would be made anew for each message.
    /// </summary>
    public const int AtOnce = 64;

    private const int MostWaiting = 100;

    // Only connections that ever had to wait have one.
    private static readonly ConditionalWeakTable<HubConnectionContext, Backlog> Backlogs = [];

    /// <summary>
    /// Writes a message without waiting for a connection that takes its time; its messages keep their order. One that has
    /// too many waiting is given up: its browser connects anew and asks for all it needs.
    /// </summary>
    public static void Post(HubConnectionContext connection, SerializedHubMessage message)
    {
        var write = connection.WriteAsync(message);
        if (!write.IsCompletedSuccessfully)
        {
            var backlog = Backlogs.GetOrCreateValue(connection);
            if (Interlocked.Increment(ref backlog.Count) > MostWaiting)
            {
                connection.Abort();
            }

            // A write that fails belongs to a connection that is closing; SignalR ends it.
            _ = write.AsTask().ContinueWith(
                static (task, waiting) =>
                {
                    _ = task.Exception;
                    Interlocked.Decrement(ref ((Backlog)waiting!).Count);
                },
                backlog,
                TaskScheduler.Default);
        }
    }

    /// <summary>Writes a message to many, each as <see cref="Post"/> does, with room for other work in between.</summary>
    public static async Task PostAllAsync(IEnumerable<HubConnectionContext> connections, SerializedHubMessage message)
    {
        var written = 0;
        foreach (var connection in connections)
        {
            Post(connection, message);
            if (++written % AtOnce == 0)
            {
                // Behind those that have just been written to: they send meanwhile.
                await Task.Yield();
            }
        }
    }

    private sealed class Backlog
    {
        public int Count;
    }
}
