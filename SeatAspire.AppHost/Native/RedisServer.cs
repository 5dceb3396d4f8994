using System.Net;
using System.Net.Sockets;

namespace SeatAspire.AppHost.Native;

/// <summary>A Redis of this machine: loopback only, every write in the append-only file within a second.</summary>
internal static class RedisServer
{
    public static Server Plan(RunFolder folder, int port, HostOptions options)
    {
        var data = Path.Combine(folder.Data, "redis");
        if (options.Fresh && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        var plan = new PartPlan(
            "redis",
            new Command(
                "redis-server",
                "--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--daemonize", "no", "--always-show-logo", "no",
                "--appendonly", "yes", "--appendfsync", "everysec",
                // Rewritten less often than each time it has doubled: a rush would have it rewritten all the while.
                "--auto-aof-rewrite-min-size", "512mb", "--save", ""),
            cancellationToken => AnswersAsync(port, cancellationToken));
        return new Server(plan, $"127.0.0.1:{port}");
    }

    /// <summary>Whether Redis serves commands: while it still reads its data it answers, but not with </summary>
    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await socket.SendAsync("PING\r\n"u8.ToArray(), cancellationToken);
            var answer = new byte[64];
            var length = await socket.ReceiveAsync(answer, cancellationToken);
            return answer.AsSpan(0, length).StartsWith("+PONG"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
