using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatAspire.Api.Seats;

/// <summary>Hub messages made once and written to many connections as they are.</summary>
internal static class HubMessages
{
    /// <summary>The seat hub speaks this protocol alone.</summary>
    public const string Protocol = "json";

    private const byte RecordSeparator = 0x1e;
    private const int MostWaiting = 100;

    // Only connections that ever had to wait have one.
    private static readonly ConditionalWeakTable<HubConnectionContext, Backlog> Backlogs = [];

    /// <summary>
    /// Writes a message without waiting for a connection that takes its time. One that has too many waiting is given up:
    /// its browser connects anew and asks for all it needs.
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

    /// <summary>An invocation of a browser's method with one argument.</summary>
    public static SerializedHubMessage Event<T>(string target, T argument)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("type", HubProtocolConstants.InvocationMessageType);
            writer.WriteString("target", target);
            writer.WriteStartArray("arguments");
            JsonSerializer.Serialize(writer, argument, JsonSerializerOptions.Web);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.GetSpan(1)[0] = RecordSeparator;
        buffer.Advance(1);
        return new SerializedHubMessage([new SerializedMessage(Protocol, buffer.WrittenMemory)]);
    }

    private sealed class Backlog
    {
        public int Count;
    }
}
