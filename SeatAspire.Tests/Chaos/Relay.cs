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
    private readonly Func<ReadOnlyMemory<byte>, bool>? _losesAnswer;
    private readonly Task _accepting;
    private long _delay;

    /// <summary>A way to a port.</summary>
    /// <param name="target">The port.</param>
    /// <param name="losesAnswer">Looks at what is sent there, piece by piece: where it says so, that arrives, and whoever sent it is cut off before it is answered.</param>
    public Relay(int target, Func<ReadOnlyMemory<byte>, bool>? losesAnswer = null)
    {
        _target = target;
        _losesAnswer = losesAnswer;
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
            var answers = CopyAsync(far.GetStream(), near.GetStream(), _ => false);
            await Task.WhenAny(answers, CopyAsync(near.GetStream(), far.GetStream(), sent => LosesAnswer(near, sent), answers));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut, or nobody listens.
        }

        _passing.TryRemove(near, out _);
        Reset(near);
        near.Dispose();
    }

    // Whoever asked goes first, so that no answer slips through.
    private bool LosesAnswer(TcpClient near, ReadOnlyMemory<byte> sent)
    {
        if (_losesAnswer?.Invoke(sent) != true)
        {
            return false;
        }

        Reset(near);
        return true;
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, bool> isLast, Task? answers = null)
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

                var piece = buffer.AsMemory(0, length);
                var last = isLast(piece);
                await to.WriteAsync(piece, _end.Token);
                if (last && answers is not null)
                {
                    // Ends as there is an answer that cannot be brought.
                    await answers;
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
