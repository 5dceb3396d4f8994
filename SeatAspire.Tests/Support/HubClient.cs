using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SeatAspire.Tests.Support;

/// <summary>
/// A hub connection spoken by hand, so that the wire is what is tested: SignalR's JSON protocol over a WebSocket
/// without negotiation.
/// </summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private static readonly TimeSpan PingPause = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly ConcurrentQueue<(string Target, JsonElement Argument)> _events = new();
    private readonly List<Task> _running = [];
    private int _calledSoFar;

    private HubClient()
    {
    }

    /// <summary>Called for each event as it comes, in order.</summary>
    public event Action<string, JsonElement>? Received;

    /// <summary>Whether the connection stands.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open && !_closing.IsCancellationRequested;

    /// <summary>Everything received so far.</summary>
    public IReadOnlyList<(string Target, JsonElement Argument)> Events => [.. _events];

    /// <summary>Connects to a hub, such as <c>seats</c>.</summary>
    public static async Task<HubClient> ConnectAsync(
        string origin, string? accessToken = null, string hub = "seats", string? siteOrigin = null, bool reads = true, string? forwardedFor = null)
    {
        var client = new HubClient();
        if (siteOrigin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", siteOrigin);
        }

        if (forwardedFor is not null)
        {
            client._socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        }

        var address = new UriBuilder(origin) { Scheme = "ws", Path = $"/hubs/{hub}" };
        address.Query = accessToken is null ? "" : "access_token=" + Uri.EscapeDataString(accessToken);
        using var limit = new CancellationTokenSource(Wait.Limit);
        await client._socket.ConnectAsync(address.Uri, limit.Token);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        if (reads)
        {
            client._running.Add(client.ReadAsync());
            client._running.Add(client.PingAsync());
        }

        return client;
    }

    /// <summary>Calls a method of the hub and waits for its result.</summary>
    public async Task<JsonElement> CallAsync(string target, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _calledSoFar).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments }));
        return await call.Task.WaitAsync(Wait.Limit);
    }

    /// <summary>The same with arguments as they are to be on the wire: JSON, or what only looks like it.</summary>
    public async Task<JsonElement> CallRawAsync(string target, string arguments)
    {
        var id = Interlocked.Increment(ref _calledSoFar).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":{{arguments}}}""");
        return await call.Task.WaitAsync(Wait.Limit);
    }

    /// <summary>Sends a call without ever reading its answer.</summary>
    public Task SendCallAsync(string target, params object?[] arguments) =>
        SendAsync(JsonSerializer.Serialize(new { type = 1, target, arguments }));

    /// <summary>Waits for an event, among those received already too.</summary>
    public async Task<JsonElement> EventAsync(string target, Func<JsonElement, bool>? wanted = null, TimeSpan? limit = null)
    {
        var found = await Wait.ForAsync(
            $"event {target}",
            () => Task.FromResult(_events.Where(one => one.Target == target && (wanted?.Invoke(one.Argument) ?? true))
                .Select(one => (JsonElement?)one.Argument).FirstOrDefault()),
            one => one is not null,
            limit);
        return found!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _closing.Dispose();
        _sending.Dispose();
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
        var buffer = new byte[64 * 1024];
        using var text = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                text.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    foreach (var message in Encoding.UTF8.GetString(text.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
                    {
                        Take(JsonDocument.Parse(message).RootElement);
                    }

                    text.SetLength(0);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The other side went, or the test is over: whoever still waits for an answer is told below.
        }

        foreach (var call in _calls.Values)
        {
            call.TrySetException(new InvalidOperationException("The hub connection closed."));
        }

        await _closing.CancelAsync();
    }

    private void Take(JsonElement message)
    {
        switch (message.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
        {
            case 1:
                var (target, argument) = (message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]);
                _events.Enqueue((target, argument));
                Received?.Invoke(target, argument);
                break;
            case 3 when _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                if (message.TryGetProperty("error", out var error))
                {
                    call.TrySetException(new InvalidOperationException(error.GetString()));
                }
                else
                {
                    call.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
                }

                break;
        }
    }
}
