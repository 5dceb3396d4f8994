using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SeatAspire.Bench.Soak;

/// <summary>
/// A hub connection: SignalR's JSON protocol over a WebSocket without negotiation. Unlike the load generator's
/// <see cref="Sides.HubVisitor"/> it keeps each answer's text, and never connects again by itself: what is lost must be seen.
/// </summary>
internal sealed class HubTalk : IAsyncDisposable
{
    private const char End = '\u001e';

    /// <summary>How long an answer is waited for before it counts as missing: other people may be using this machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PingPause = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly Action<string, JsonElement>? _told;
    private Task _running = Task.CompletedTask;
    private int _called;

    private HubTalk(Action<string, JsonElement>? told) => _told = told;

    /// <summary>Why the connection is over though nobody here closed it; null while it is not.</summary>
    public string? Lost { get; private set; }

    /// <summary>Connects to a hub, such as <c>seats</c>.</summary>
    /// <param name="told">Gets each event and its first argument, which is gone afterwards.</param>
    /// <exception cref="WebSocketException">The server did not take the connection.</exception>
    public static async Task<HubTalk> ConnectAsync(Uri origin, string hub, string? token, Action<string, JsonElement>? told = null)
    {
        var talk = new HubTalk(told);
        var address = new UriBuilder(origin) { Scheme = "ws", Path = "/hubs/" + hub, Query = token is null ? "" : "access_token=" + Uri.EscapeDataString(token) };
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await talk._socket.ConnectAsync(address.Uri, limit.Token);
            await talk.SendAsync("""{"protocol":"json","version":1}""");
            talk._running = Task.WhenAll(talk.ReadAsync(), talk.PingAsync());
            return talk;
        }
        catch
        {
            await talk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method and waits for its result.</summary>
    /// <exception cref="HubErrorException">The hub answered with an error.</exception>
    /// <exception cref="TimeoutException">No answer came.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public async Task<JsonElement> CallAsync(string target, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _called).ToString(CultureInfo.InvariantCulture);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Lost is { } why)
        {
            throw new IOException(why);
        }

        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }));
        return await call.Task.WaitAsync(Limit);
    }

    /// <summary>Closes as a browser does that leaves the page.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await SendAsync("""{"type":7}""");
        }
        catch (OperationCanceledException)
        {
            // The server answered by closing before the sending was over.
        }

        await DisposeAsync();
    }

    /// <summary>Drops the connection without a word, as a phone in a tunnel does.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
    }

    private async Task SendAsync(string message)
    {
        await _sending.WaitAsync(_closing.Token);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingPause);
        while (await timer.WaitForNextTickAsync(_closing.Token))
        {
            await SendAsync("""{"type":6}""");
        }
    }

    private async Task ReadAsync()
    {
        var why = "The server closed the connection.";
        try
        {
            await ReadMessagesAsync();
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            why = error.Message;
        }

        Lost = _closing.IsCancellationRequested ? null : why;
        foreach (var call in _calls.Values)
        {
            call.TrySetException(new IOException(why));
        }

        await _closing.CancelAsync();
    }

    private async Task ReadMessagesAsync()
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), _closing.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += part.Count;
            if (!part.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }

                continue;
            }

            for (var (from, end) = (0, 0); (end = Array.IndexOf(buffer, (byte)End, from, length - from)) >= 0; from = end + 1)
            {
                Take(buffer.AsMemory(from, end - from));
            }

            length = 0;
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var message = document.RootElement;
        switch (message.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
        {
            case 1:
                _told?.Invoke(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]);
                break;
            case 3 when _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                if (message.TryGetProperty("error", out var error))
                {
                    call.TrySetException(new HubErrorException(error.GetString()!));
                }
                else
                {
                    call.TrySetResult(message.TryGetProperty("result", out var result) ? result.Clone() : default);
                }

                break;
        }
    }
}

/// <summary>What a hub answered instead of a result: <c>WORD: sentence</c>, where it is a refusal.</summary>
internal sealed class HubErrorException(string message) : Exception(message);
