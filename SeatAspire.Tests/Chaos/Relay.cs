using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SeatAspire.Tests.Chaos;

/// <summary>A way over TCP, on loopback, whose connections a test cuts and slows down. Where nobody listens at its end, a connection ends as soon as it stands.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _passing = [];
    private readonly int _target;
    private readonly Task _accepting;
    private long _delay;

    /// <summary>A way to a port.</summary>
    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it begins.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How much later everything comes, either way.</summary>
    public TimeSpan Delay
    {
        get => new(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    /// <summary>Ends those connections of which <paramref name="which"/> is true, as a network does that lost them: what is on its way is gone.</summary>
    public void Cut(Func<bool> which)
    {
        foreach (var near in _passing.Keys.Where(_ => which()))
        {
            Reset(near);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut(() => true);
        _end.Dispose();
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.Client.Close(0);
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException or NullReferenceException)
        {
            // It has just ended by itself.
        }
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // It is over, or whoever came has gone.
            }
        }
    }

    private async Task PassAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        _passing.TryAdd(near, 0);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            // Whichever end goes first takes the other one with it.
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut, or nobody listens.
        }

        _passing.TryRemove(near, out _);
        Reset(near);
        near.Dispose();
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int length; (length = await from.ReadAsync(buffer, _end.Token)) > 0;)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, _end.Token);
                }

                await to.WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
