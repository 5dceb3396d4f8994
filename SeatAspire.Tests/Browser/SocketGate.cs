using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace SeatAspire.Tests.Browser;

/// <summary>The way of a browser's WebSockets to the API, which a test can cut.</summary>
internal sealed class SocketGate
{
    private readonly ConcurrentQueue<(IWebSocketRoute Page, IWebSocketRoute Server)> _passing = [];
    private volatile Func<string, bool> _isCut;
    private readonly ConcurrentDictionary<IWebSocketRoute, bool> _silent = [];
    private volatile bool _losesChanges;
    private int _refused;

    private SocketGate(bool open) => _isCut = _ => !open;

    /// <summary>Attempts that were turned away.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Loses what the hub tells of seats from here on, and nothing else.</summary>
    public bool LosesChanges
    {
        get => _losesChanges;
        set => _losesChanges = value;
    }

    /// <summary>Puts a gate before the sockets of all pages that the visitor opens from here on.</summary>
    public static async Task<SocketGate> PutAsync(Visitor visitor, bool open)
    {
        var gate = new SocketGate(open);
        // Said of what a page writes in the moment in which its socket is cut.
        visitor.Expect("WebSocket is already in CLOSING or CLOSED state");
        await visitor.Context.RouteWebSocketAsync(_ => true, gate.Pass);
        return gate;
    }

    /// <summary>Ends what passes and lets nothing through any more, to this replica or to all.</summary>
    public async Task CutAsync(string? origin = null)
    {
        _isCut = address => origin is null || new Uri(address).Authority == new Uri(origin).Authority;
        while (_passing.TryDequeue(out var pair))
        {
            await pair.Server.CloseAsync();
            await pair.Page.CloseAsync(new() { Code = 1001 });
        }
    }

    /// <summary>The sockets that are open stay so, and nothing comes through them any more, as after a sleep; new ones are good.</summary>
    public void Silence()
    {
        foreach (var (page, _) in _passing)
        {
            _silent[page] = true;
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Mend() => _isCut = _ => false;

    private void Pass(IWebSocketRoute socket)
    {
        if (_isCut(socket.Url))
        {
            Interlocked.Increment(ref _refused);
            _ = socket.CloseAsync(new() { Code = 1001 });
        }
        else
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame =>
            {
                if (_silent.ContainsKey(socket))
                {
                    return;
                }

                if (!LosesChanges || !frame.Text!.Contains("SeatsChanged", StringComparison.Ordinal))
                {
                    socket.Send(frame.Text!);
                }
            });
            _passing.Enqueue((socket, server));
        }
    }
}
