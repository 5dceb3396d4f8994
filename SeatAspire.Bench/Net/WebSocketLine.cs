using System.Buffers.Binary;
using System.Text;

namespace SeatAspire.Bench.Net;

/// <summary>A WebSocket as RFC 6455 has it: text both ways, pings answered, no extensions.</summary>
internal abstract class WebSocketLine : Line
{
    private const byte Final = 0x80, Masked = 0x80, Text = 1, Close = 8, Ping = 9, Pong = 10;
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private readonly byte[] _mask = [0x5a, 0x1e, 0xc3, 0x77];
    private bool _isUpgraded;
    private byte[]? _fragments;

    protected WebSocketLine(Loop loop, Uri origin, string path)
        : base(loop, origin) => Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {origin.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {Key}\r\nSec-WebSocket-Version: 13\r\n\r\n"));

    /// <summary>The upgrade is through.</summary>
    protected abstract void OnUpgraded();

    /// <summary>A whole text.</summary>
    protected abstract void OnText(ReadOnlySpan<byte> text);

    /// <summary>Sends one text.</summary>
    protected void SendText(ReadOnlySpan<byte> text) => SendFrame(Text, text);

    protected sealed override int Take(ReadOnlySpan<byte> bytes)
    {
        if (!_isUpgraded)
        {
            return TakeUpgrade(bytes);
        }

        if (bytes.Length < 2)
        {
            return 0;
        }

        var (length, head) = (bytes[1] & 0x7f, 2);
        if (length == 126)
        {
            head = 4;
            length = bytes.Length < head ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (length == 127)
        {
            head = 10;
            length = bytes.Length < head ? 0 : checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]));
        }

        if (bytes.Length < head + length)
        {
            return 0;
        }

        TakeFrame(bytes[0], bytes.Slice(head, length));
        return head + length;
    }

    private int TakeUpgrade(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        if (!bytes.StartsWith("HTTP/1.1 101"u8))
        {
            throw new InvalidDataException($"{Origin} did not upgrade: {Encoding.UTF8.GetString(bytes)}");
        }

        _isUpgraded = true;
        OnUpgraded();
        return end + 4;
    }

    private void TakeFrame(byte first, ReadOnlySpan<byte> payload)
    {
        switch (first & 0x0f)
        {
            case Close:
                Dispose();
                break;
            case Ping:
                SendFrame(Pong, payload);
                break;
            case Pong:
                break;
            default:
                if (_fragments is null && (first & Final) != 0)
                {
                    OnText(payload);
                    break;
                }

                _fragments = [.. _fragments ?? [], .. payload];
                if ((first & Final) != 0)
                {
                    var whole = _fragments;
                    _fragments = null;
                    OnText(whole);
                }

                break;
        }
    }

    private void SendFrame(byte kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = payload.Length <= 1024 ? stackalloc byte[payload.Length + 8] : new byte[payload.Length + 8];
        frame[0] = (byte)(Final | kind);
        var head = 2;
        if (payload.Length < 126)
        {
            frame[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            frame[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
            head = 4;
        }

        _mask.CopyTo(frame[head..]);
        head += 4;
        for (var i = 0; i < payload.Length; i++)
        {
            frame[head + i] = (byte)(payload[i] ^ _mask[i & 3]);
        }

        Send(frame[..(head + payload.Length)]);
    }
}
