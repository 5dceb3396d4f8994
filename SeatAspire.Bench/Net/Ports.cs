using System.Net;
using System.Net.Sockets;

namespace SeatAspire.Bench.Net;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>One on loopback that nobody uses at the moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
