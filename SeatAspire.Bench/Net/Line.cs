using System.Net;
using System.Net.Sockets;

namespace SeatAspire.Bench.Net;

/// <summary>A connection of the load generator. Everything happens on the thread that turns its <see cref="Loop"/>.</summary>
internal abstract class Line : IDisposable
{
    private readonly Loop _loop;
    private readonly Socket _socket;
    private readonly int _id;
    private byte[] _left = [];
    private byte[] _unsent = [];
    private uint _heard = Epoll.In;
    private bool _isClosed;

    protected Line(Loop loop, Uri origin)
    {
        (_loop, Origin) = (loop, origin);
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(IPAddress.Loopback, origin.Port);
        _socket.Blocking = false;
        _id = loop.Add(this, (int)_socket.Handle);
    }

    /// <summary>The replica at the other end.</summary>
    public Uri Origin { get; }

    /// <summary>Bytes received so far.</summary>
    public long Bytes { get; private set; }

    public void Dispose() => Close(wasLost: false);

    /// <summary>Called now and then; a protocol that wants a sign of life sends one.</summary>
    internal virtual void KeepAlive()
    {
    }

    /// <summary>Takes nothing any more of what comes, and stays.</summary>
    public void StopReading()
    {
        _heard = 0;
        _loop.Want((int)_socket.Handle, _id, _unsent.Length > 0 ? Epoll.Out : 0);
    }

    /// <summary>Reads what has come.</summary>
    internal void Read()
    {
        var buffer = _loop.Buffer;
        while (!_isClosed)
        {
            _left.CopyTo(buffer, 0);
            var count = _socket.Receive(buffer.AsSpan(_left.Length), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success || count == 0)
            {
                Close(wasLost: true);
                return;
            }

            Bytes += count;
            var filled = _left.Length + count;
            var full = filled == buffer.Length;
            var taken = 0;
            while (taken < filled && Take(buffer.AsSpan(taken, filled - taken)) is > 0 and var some)
            {
                taken += some;
            }

            if (full && taken == 0)
            {
                throw new InvalidDataException($"A message is longer than {buffer.Length} bytes.");
            }

            _left = taken == filled ? [] : buffer[taken..filled];
            if (!full)
            {
                return;
            }
        }
    }

    /// <summary>Writes what had found no room.</summary>
    internal void Flush()
    {
        var rest = _unsent;
        _unsent = [];
        _loop.Want((int)_socket.Handle, _id, _heard);
        Send(rest);
    }

    /// <summary>Takes one message from the front of what has come: how many bytes it was, 0 if it is not whole yet.</summary>
    protected abstract int Take(ReadOnlySpan<byte> bytes);

    /// <summary>Sends, or keeps for when there is room.</summary>
    protected void Send(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed)
        {
            return;
        }

        if (_unsent.Length > 0)
        {
            _unsent = [.. _unsent, .. bytes];
            return;
        }

        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Close(wasLost: true);
        }
        else if (sent < bytes.Length)
        {
            _unsent = bytes[sent..].ToArray();
            _loop.Want((int)_socket.Handle, _id, _heard | Epoll.Out);
        }
    }

    private void Close(bool wasLost)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _loop.Forget(_id, wasLost);
            _socket.Dispose();
        }
    }
}
