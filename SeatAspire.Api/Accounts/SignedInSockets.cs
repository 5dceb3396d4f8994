using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Callers;

namespace SeatAspire.Api.Accounts;

/// <summary>The open sockets of this replica, on whichever hub, of people who are signed in. Thread safe.</summary>
public sealed class SignedInSockets(TimeProvider time) : IHubFilter
{
    private readonly ConcurrentDictionary<HubCallerContext, DateTimeOffset> _sockets = new();

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

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (context.Context.User?.SignInId() is not null)
        {
            _sockets[context.Context] = time.GetUtcNow();
        }

        return next(context);
    }

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _sockets.TryRemove(context.Context, out _);
        return next(context, exception);
    }
}
