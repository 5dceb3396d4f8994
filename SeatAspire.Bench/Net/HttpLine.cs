using System.Buffers.Text;
using System.Text;

namespace SeatAspire.Bench.Net;

/// <summary>HTTP/1.1 over a connection that stays: one request at a time.</summary>
internal sealed class HttpLine(Loop loop, Uri origin) : Line(loop, origin)
{
    private Action<int, byte[]>? _answered;

    /// <summary>Sends a request; <paramref name="answered"/> gets status and body.</summary>
    public void Send(string method, string path, string? token, string? body, Action<int, byte[]> answered, string headers = "")
    {
        _answered = answered;
        var length = body is null ? 0 : Encoding.UTF8.GetByteCount(body);
        var type = body is null ? "" : "Content-Type: application/json\r\n";
        var who = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        Send(Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {Origin.Authority}\r\n{who}{type}{headers}Content-Length: {length}\r\n\r\n{body}"));
    }

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        var head = bytes[..end];
        var start = end + 4;
        Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _);
        var length = Header(head, "\r\nContent-Length: "u8);
        if (length >= 0)
        {
            if (bytes.Length < start + length)
            {
                return 0;
            }

            Answer(status, bytes.Slice(start, length).ToArray());
            return start + length;
        }

        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            return TakeChunks(status, bytes, start);
        }

        // 204 and the like.
        Answer(status, []);
        return start;
    }

    private int TakeChunks(int status, ReadOnlySpan<byte> bytes, int at)
    {
        var body = new List<byte>();
        while (true)
        {
            var line = bytes[at..].IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(bytes.Slice(at, line), out int size, out _, 'x') || bytes.Length < at + line + size + 4)
            {
                return 0;
            }

            at += line + 2;
            body.AddRange(bytes.Slice(at, size));
            at += size + 2;
            if (size == 0)
            {
                Answer(status, [.. body]);
                return at;
            }
        }
    }

    private void Answer(int status, byte[] body)
    {
        var answered = _answered!;
        _answered = null;
        answered(status, body);
    }

    private static int Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : -1;
    }
}
