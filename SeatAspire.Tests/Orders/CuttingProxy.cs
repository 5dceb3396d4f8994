using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SeatAspire.Tests.Orders;

/// <summary>A way to the database that can be cut right after a COMMIT was let through, before its answer comes back.</summary>
internal sealed partial class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _database;
    private readonly Task _accepting;
    private int _cuts;

    /// <summary>A way to the database of this connection string.</summary>
    public CuttingProxy(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        _database = int.Parse((string)parts["Port"], CultureInfo.InvariantCulture);
        _listener.Start();
        parts["Port"] = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Connection = parts.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>How to connect by this way.</summary>
    public string Connection { get; }

    /// <summary>How many of the next commits lose their answer.</summary>
    public int Cuts { set => Volatile.Write(ref _cuts, value); }

    /// <summary>How many commits lost theirs.</summary>
    public int Cut { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    // A word of its own: not in READ COMMITTED.
    [GeneratedRegex(@"\bcommit\b", RegexOptions.IgnoreCase)]
    private static partial Regex Commit();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = PassAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _database, _end.Token);
            var answers = far.GetStream().CopyToAsync(near.GetStream(), _end.Token);
            var buffer = new byte[64 * 1024];
            for (int length; (length = await near.GetStream().ReadAsync(buffer, _end.Token)) > 0;)
            {
                if (Commit().IsMatch(Encoding.Latin1.GetString(buffer, 0, length)) && Interlocked.Decrement(ref _cuts) >= 0)
                {
                    // The near end goes first, so that no answer slips through; the database commits for nobody.
                    near.Close();
                    Cut++;
                    await far.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
                    // Ends when there is an answer that cannot be brought.
                    await answers;
                    return;
                }

                await far.GetStream().WriteAsync(buffer.AsMemory(0, length), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
