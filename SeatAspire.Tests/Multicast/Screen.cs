using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Multicast;

/// <summary>A screen in a venue: joins the group on loopback and keeps what it hears.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentQueue<JsonElement> _heard = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly MulticastOption _membership;
    private readonly Task _reading;

    public Screen(IPEndPoint group)
    {
        _membership = new(group.Address, IPAddress.Loopback);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        // Linux would also pass on what other sockets of this machine have joined: IP_MULTICAST_ALL off.
        _socket.SetRawSocketOption(0, 49, BitConverter.GetBytes(0));
        _socket.Bind(group);
        Join();
        _reading = ReadAsync();
    }

    public IReadOnlyList<JsonElement> Heard => [.. _heard];

    public IReadOnlyList<long> Numbers => [.. _heard.Select(one => one.GetProperty("seq").GetInt64())];

    public void Join() => _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, _membership);

    public void Drop() => _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, _membership);

    /// <summary>Waits for a datagram, among those heard already too.</summary>
    public async Task<JsonElement> HearsAsync(string what, Func<JsonElement, bool> wanted) =>
        (await Wait.ForAsync(what, () => Task.FromResult(_heard.Where(wanted).Select(one => (JsonElement?)one).FirstOrDefault()), one => one is not null))!.Value;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[2000];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
            _heard.Enqueue(JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement);
        }
    }
}
