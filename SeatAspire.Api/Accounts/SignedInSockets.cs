using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;

namespace SeatAspire.Api.Accounts;

/// <summary>The open sockets of this replica, on whichever hub, of people who are signed in. Thread safe.</summary>
public sealed class SignedInSockets(TimeProvider time) : IHubFilter
{
    private readonly ConcurrentDictionary<HubCallerContext, DateTimeOffset> _sockets = new();

    // By sign-in, and by an account's stamp: whoever logs out is looked for among few, however many are connected.
    private readonly Dictionary<string, HashSet<HubCallerContext>> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Closes those of which it is so; browsers come back by themselves, with the tokens they have by then.</summary>
    /// <param name="isOver">Told whose it is, as its token said, and when it was opened.</param>
    public void Close(Func<ClaimsPrincipal, DateTimeOffset, bool> isOver)
    {
        foreach (var (socket, opened) in _sockets)
        {
            if (isOver(socket.User!, opened))
            {
                socket.Abort();
            }
        }
    }

    /// <summary>Closes those of a sign-in, or of all sign-ins of an account with this stamp.</summary>
    public void Close(string signInOrStamp)
    {
        HubCallerContext[] over;
        lock (_lock)
        {
            over = _known.TryGetValue(signInOrStamp, out var sockets) ? [.. sockets] : [];
        }

        foreach (var socket in over)
        {
            socket.Abort();
        }
    }

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var socket = context.Context;
        if (socket.User?.SignInId() is not null)
        {
            _sockets[socket] = time.GetUtcNow();
            lock (_lock)
            {
                foreach (var name in NamesOf(socket))
                {
                    (_known.TryGetValue(name, out var sockets) ? sockets : _known[name] = []).Add(socket);
                }
            }
        }

        return next(context);
    }

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        var socket = context.Context;
        if (_sockets.TryRemove(socket, out _))
        {
            lock (_lock)
            {
                foreach (var name in NamesOf(socket))
                {
                    if (_known.TryGetValue(name, out var sockets) && sockets.Remove(socket) && sockets.Count == 0)
                    {
                        _known.Remove(name);
                    }
                }
            }
        }

        return next(context, exception);
    }

    private static IEnumerable<string> NamesOf(HubCallerContext socket) => new[] { socket.User?.SignInId(), socket.User?.AccountStamp() }.OfType<string>();
}
