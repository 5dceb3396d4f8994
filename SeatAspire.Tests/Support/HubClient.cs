using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace SeatAspire.Tests.Support;

/// <summary>
/// SignalR's own client, straight to the WebSocket, which keeps what it hears and waits with limits. Results and events are JSON as it
/// came: names and shapes on the wire are what is tested. What a library would not send, <see cref="RawHub"/> does.
/// </summary>
internal sealed class HubClient : IAsyncDisposable
{
    // The client hears only what it asked for by name.
    private static readonly HashSet<string> Targets =
    [
        "SeatsChanged", "HoldsChanged", "OrdersChanged", "InventoryChanged", "ShowingChanged", "GoodsStockChanged", "CartChanged", "Purchased", "Notice",
        "QueueProgress", "Admitted", "QueueClosed", "Stats", "Message", "Joined", "Left", "Renamed", "Whispered", "Said", "Newest",
    ];

    private readonly HubConnection _connection;
    private readonly ConcurrentQueue<(string Target, JsonElement Argument)> _events = new();

    private HubClient(HubConnection connection)
    {
        _connection = connection;
        foreach (var target in Targets)
        {
            connection.On<JsonElement>(target, argument =>
            {
                _events.Enqueue((target, argument));
                Received?.Invoke(target, argument);
            });
        }
    }

    /// <summary>Called for each event as it comes, in order.</summary>
    public event Action<string, JsonElement>? Received;

    /// <summary>Whether the connection stands.</summary>
    public bool IsOpen => _connection.State == HubConnectionState.Connected;

    /// <summary>Every event so far. One that was sent before the answer to a call may come after it: the library delivers each on its own.</summary>
    public IReadOnlyList<(string Target, JsonElement Argument)> Events => [.. _events];

    /// <summary>Connects to a hub, such as <c>seats</c>.</summary>
    public static async Task<HubClient> ConnectAsync(string origin, string? accessToken = null, string hub = "seats", string? forwardedFor = null)
    {
        var client = new HubClient(new HubConnectionBuilder().WithUrl($"{origin}/hubs/{hub}", HttpTransportType.WebSockets, options =>
        {
            // As the page: no negotiation, so that no replica has to remember one.
            options.SkipNegotiation = true;
            if (forwardedFor is not null)
            {
                options.Headers["X-Forwarded-For"] = forwardedFor;
            }

            options.AccessTokenProvider = accessToken is null ? null : () => Task.FromResult<string?>(accessToken);
        }).Build());
        using var limit = new CancellationTokenSource(Wait.Limit);
        try
        {
            await client._connection.StartAsync(limit.Token);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of the hub and waits for its result; <see cref="JsonValueKind.Undefined"/> where it has none.</summary>
    /// <exception cref="HubException">The hub refused or failed.</exception>
    /// <exception cref="InvalidOperationException">The connection closed before the answer.</exception>
    public async Task<JsonElement> CallAsync(string target, params object?[] arguments)
    {
        try
        {
            return await _connection.InvokeCoreAsync(target, typeof(JsonElement), arguments).WaitAsync(Wait.Limit) is JsonElement result ? result : default;
        }
        catch (Exception error) when (error is not (HubException or TimeoutException))
        {
            throw new InvalidOperationException("The hub connection closed.", error);
        }
    }

    /// <summary>Waits for an event, among those received already too.</summary>
    public async Task<JsonElement> EventAsync(string target, Func<JsonElement, bool>? wanted = null, TimeSpan? limit = null)
    {
        Assert.Contains(target, Targets);
        var found = await Wait.ForAsync(
            $"event {target}",
            () => Task.FromResult(_events.Where(one => one.Target == target && (wanted?.Invoke(one.Argument) ?? true))
                .Select(one => (JsonElement?)one.Argument).FirstOrDefault()),
            one => one is not null,
            limit);
        return found!.Value;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
