using System.Net;
using System.Net.Sockets;

namespace SeatAspire.AppHost.Native;

/// <summary>
/// Gives out ports that nobody listens on. A port given out stays this process's until it ends, by a locked file that all
/// systems of this user look at: a restarted part finds its port again, and two systems starting together don't meet.
/// </summary>
internal sealed class Ports : IDisposable
{
    /// <summary>Below the range from which the kernel takes ports for outgoing connections.</summary>
    private const int AnyFirst = 20000, AnyLast = 31000;

    private readonly string _locks = Path.Combine(Path.GetTempPath(), $"seataspire-ports-{Environment.UserName}");
    private readonly List<FileStream> _taken = [];
    private readonly IPAddress[] _addresses;
    private readonly int _web;
    private int _next;

    /// <param name="address">Where the ports must be free, besides loopback.</param>
    /// <param name="web">The port that the web app must get; 0: any.</param>
    public Ports(IPAddress address, int web)
    {
        _addresses = [.. new HashSet<IPAddress> { IPAddress.Loopback, address }];
        _web = web;
        _next = web == 0 ? Random.Shared.Next(AnyFirst, AnyLast) : web;
        Directory.CreateDirectory(_locks);
    }

    /// <exception cref="HostError">The port that was asked for is in use.</exception>
    public int TakeWeb() =>
        _web == 0 || TryTake(_web)
            ? _web == 0 ? TakeNext() : _web
            : throw new HostError($"Port {_web} is in use by another program. Choose another for the web app: --port P (0 takes any free one).");

    public int TakeNext()
    {
        for (; _next <= IPEndPoint.MaxPort; _next++)
        {
            if (TryTake(_next))
            {
                return _next;
            }
        }

        throw new HostError("There is no free port above the web app's. Choose a lower one: --port P.");
    }

    public void Dispose() => _taken.ForEach(one => one.Dispose());

    private bool TryTake(int port)
    {
        if (_taken.Any(one => Path.GetFileName(one.Name) == $"{port}") || !_addresses.All(address => IsFree(address, port)))
        {
            return false;
        }

        try
        {
            _taken.Add(new FileStream(Path.Combine(_locks, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
