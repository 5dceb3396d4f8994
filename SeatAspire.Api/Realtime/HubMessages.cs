using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatAspire.Api.Realtime;

/// <summary>Hub messages made once and written to many connections as they are.</summary>
internal static class HubMessages
{
    /// <summary>Hubs that tell many at once speak this protocol alone.</summary>
    public const string Protocol = "json";

    private const byte RecordSeparator = 0x1e;

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
}
