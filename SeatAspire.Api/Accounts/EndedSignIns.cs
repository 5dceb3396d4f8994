using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Sign-ins that ended: by logging out, by a guest's becoming an account, by another password. The database knows all of them, so that a refresh
/// token is refused at once on every replica. Access tokens are judged with each call, by what this replica has read: every few seconds, what
/// ended within the life of an access token. Sockets of a sign-in that ended are closed. Thread safe.
/// </summary>
public sealed class EndedSignIns(IServiceScopeFactory scopes, DatabaseReady database, LoopRunner loops, SignedInSockets sockets, TimeProvider time) : IBackgroundWork, IHubFilter
{
    /// <summary>How long an access token is good.</summary>
    public static readonly TimeSpan AccessLife = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is good, and so how long the database remembers.</summary>
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(14);

    private const int DeletedAtOnce = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // What replicas' clocks differ by at most, and how long a transaction may take that ends one.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private DateTimeOffset _read;
    private DateTimeOffset _cleaned;

    /// <summary>Whether a token's sign-in ended, as far as this replica knows.</summary>
    public bool Has(ClaimsPrincipal person) =>
        !_ended.IsEmpty
        && ((person.SignInId() is { } signIn && _ended.ContainsKey(signIn)) || (person.AccountStamp() is { } stamp && _ended.ContainsKey(stamp)));

    /// <summary>A row that ends a sign-in, to be saved with whatever ends it; then <see cref="Note"/> it.</summary>
    internal EndedSignInRow Row(string signInId, string? takenOverBy = null) => new() { SignInId = signInId, EndedAt = time.GetUtcNow(), TakenOverBy = takenOverBy };

    /// <summary>Ends a sign-in; nothing if it ended before.</summary>
    internal async Task EndAsync(SeatDb db, string signInId, CancellationToken cancellation)
    {
        if (_ended.ContainsKey(signInId))
        {
            return;
        }

        db.EndedSignIns.Add(Row(signInId));
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            db.ChangeTracker.Clear();
        }

        Note(signInId);
    }

    /// <summary>This replica knows at once of a sign-in that it ended itself.</summary>
    internal void Note(string signInId)
    {
        if (_ended.TryAdd(signInId, time.GetUtcNow()))
        {
            sockets.Close(signInId);
        }
    }

    /// <summary>Reads what ended since it was last read.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var now = time.GetUtcNow();
        var oldest = now - AccessLife - Slack;
        var since = _read > oldest ? _read - Slack : oldest;
        await foreach (var row in db.EndedSignIns.AsNoTracking().Where(row => row.EndedAt >= since).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (_ended.TryAdd(row.SignInId, row.EndedAt))
            {
                sockets.Close(row.SignInId);
            }
        }

        _read = now;
        foreach (var old in _ended.Where(one => one.Value < oldest))
        {
            _ended.TryRemove(old);
        }

        if (now - _cleaned > AccessLife)
        {
            var forgotten = now - RefreshLife - Slack;
            if (await db.EndedSignIns.Where(row => row.EndedAt < forgotten).Take(DeletedAtOnce).ExecuteDeleteAsync(cancellation) < DeletedAtOnce)
            {
                _cleaned = now;
            }
        }
    }

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (context.Context.User is { } person && Has(person))
        {
            // It ended between the token's being read and now.
            context.Context.Abort();
        }

        return next(context);
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await loops.RunAsync("ended sign-ins", Pause, ReadAsync, stopping);
    }
}
