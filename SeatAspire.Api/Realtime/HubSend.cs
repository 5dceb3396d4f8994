using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatAspire.Api.Realtime;

/// <summary>A message on its way to connections of a hub, on whichever replica they are. It goes to all of them where nothing says to which.</summary>
/// <param name="Target">The browser's method.</param>
/// <param name="Frame">The message as it is written, the same to all.</param>
internal sealed record HubSend(string Target, string Frame)
{
    /// <summary>Most people or connections that one message names.</summary>
    public const int MostNamed = 1_000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>To all in this room.</summary>
    public string? Room { get; init; }

    /// <summary>To all connections of these people.</summary>
    public IReadOnlyList<string>? People { get; init; }

    /// <summary>To these connections.</summary>
    public IReadOnlyList<string>? Connections { get; init; }

    /// <summary>But not to these connections.</summary>
    public IReadOnlyList<string>? Except { get; init; }

    /// <summary>As it travels.</summary>
    public string Write() => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static HubSend Parse(string text) => JsonSerializer.Deserialize<HubSend>(text, Format) ?? throw new JsonException("Nothing is sent.");
}
