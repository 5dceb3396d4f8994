using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SeatAspire.Tests.Support;

/// <summary>
/// A hub's wire without SignalR's client: arguments that only look like JSON, calls whose answers nobody reads, and the token in the
/// address, where browsers must put it. One call at a time.
/// </summary>
internal sealed class RawHub : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Queue<JsonElement> _read = [];
    private int _calledSoFar;

    private RawHub()
    {
    }

    /// <summary>Whether the connection stands, as far as what was read of it tells.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>Connects to a hub, such as <c>seats</c>, and speaks the handshake without waiting for its answer.</summary>
    public static async Task<RawHub> ConnectAsync(string origin, string? accessToken = null, string hub = "seats")
    {
        var raw = new RawHub();
        var query = accessToken is null ? "" : "access_token=" + Uri.EscapeDataString(accessToken);
        using var limit = new CancellationTokenSource(Wait.Limit);
        await raw._socket.ConnectAsync(new UriBuilder(origin) { Scheme = "ws", Path = $"/hubs/{hub}", Query = query }.Uri, limit.Token);
        await raw.SendAsync("""{"protocol":"json","version":1}""", limit.Token);
        return raw;
    }

    /// <summary>Sends a call whose answer is not wanted. The arguments go as they are.</summary>
    public async Task SendCallAsync(string target, string arguments)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        await SendAsync($$"""{"type":1,"target":"{{target}}","arguments":{{arguments}}}""", limit.Token);
    }

    /// <summary>Calls with the arguments as they are. The hub's error; null where it did as told, or closed the connection.</summary>
    public async Task<string?> CallAsync(string target, string arguments)
    {
        var id = (++_calledSoFar).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var limit = new CancellationTokenSource(Wait.Limit);
        try
        {
            await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":{{arguments}}}""", limit.Token);
            while (await ReadAsync(limit.Token) is { } message)
            {
                if (message.TryGetProperty("type", out var type) && type.GetInt32() == 3 && message.GetProperty("invocationId").GetString() == id)
                {
                    return message.TryGetProperty("error", out var error) ? error.GetString() : null;
                }
            }
        }
        catch (WebSocketException)
        {
            // Shown out without a close frame.
        }

        return null;
    }

    /// <summary>Reads what was sent to it, up to the message that is waited for, that one included.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadUntilAsync(Func<JsonElement, bool> isLast)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        var told = new List<JsonElement>();
        while (await ReadAsync(limit.Token) is { } message)
        {
            if (message.TryGetProperty("type", out var type) && type.GetInt32() == 1)
            {
                told.Add(message);
                if (isLast(message))
                {
                    return told;
                }
            }
        }

        throw new InvalidOperationException($"The hub connection closed after {told.Count} messages.");
    }

    public ValueTask DisposeAsync()
    {
        // Gone without a word, as a page whose machine went to sleep.
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string message, CancellationToken limit) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, limit);

    /// <summary>The next message; null when the server closed.</summary>
    private async Task<JsonElement?> ReadAsync(CancellationToken limit)
    {
        using var text = new MemoryStream();
        while (_read.Count == 0)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(), limit);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            text.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                foreach (var message in Encoding.UTF8.GetString(text.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
                {
                    _read.Enqueue(JsonDocument.Parse(message).RootElement);
                }

                text.SetLength(0);
            }
        }

        return _read.Dequeue();
    }
}
