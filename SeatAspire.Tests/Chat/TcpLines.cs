using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>What <c>nc</c> is: a socket, and the lines that came.</summary>
internal sealed class TcpLines : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ConcurrentQueue<string> _lines = new();
    private Task _reading = Task.CompletedTask;
    private volatile bool _ended;

    /// <summary>All that came so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Whether the other side has closed.</summary>
    public bool Ended => _ended;

    /// <param name="address"><c>host:port</c></param>
    public static async Task<TcpLines> ConnectAsync(string address, bool reads = true)
    {
        var lines = new TcpLines();
        await lines._socket.ConnectAsync(IPEndPoint.Parse(address));
        if (reads)
        {
            lines._reading = lines.ReadAsync();
        }

        return lines;
    }

    /// <summary>Connects, waits for the greeting and goes into a room. Answers also the name that was given.</summary>
    public static async Task<(TcpLines Lines, string Name)> ComeAsync(string address, string room)
    {
        var lines = await ConnectAsync(address);
        await lines.HearsAsync("* You are ");
        await lines.SayAsync(@"\join " + room);
        var here = await lines.HearsAsync($" in {room}.");
        return (lines, here.Split(' ')[3]);
    }

    public Task SayAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Says that nothing more comes, and goes on reading.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for a line that contains a text.</summary>
    public Task<string> HearsAsync(string text, TimeSpan? limit = null) => Wait.ForAsync(
        $"a line with \"{text}\" among {_lines.Count}", () => Task.FromResult(_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))!), line => line is not null, limit);

    /// <summary>Waits until the other side has closed, and answers the last line.</summary>
    public async Task<string> LastAsync(TimeSpan? limit = null)
    {
        await Wait.UntilAsync("the conversation is over", () => _ended, limit);
        return _lines.LastOrDefault() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            using var stream = new NetworkStream(_socket);
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            while (await reader.ReadLineAsync() is { } line)
            {
                _lines.Enqueue(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // This side has closed, or the other one without a word.
        }

        _ended = true;
    }
}
