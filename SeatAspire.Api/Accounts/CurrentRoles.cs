using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Who has which role by now, as this replica last read it, every few seconds: however a role was given or taken, it acts on access tokens that are
/// out already. A token whose roles were read later says itself what the person may do. Sockets of who lost a role are closed.
/// While the database is away the last reading holds. Thread safe.
/// </summary>
public sealed class CurrentRoles(IServiceScopeFactory scopes, DatabaseReady database, LoopRunner loops, SignedInSockets sockets, TimeProvider time) : IBackgroundWork
{
    /// <summary>Most roles that are read; there are as many operators at most.</summary>
    internal const int Most = 10_000;

    private const string Loop = "current roles";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // By how much replicas' clocks may differ without a newly given role's having to wait for the next reading.
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile Reading? _reading;
    private long _turns;

    /// <summary>Puts the roles that an account has by now in place of those that its token says.</summary>
    /// <param name="person">Whom the token speaks for; changed.</param>
    internal void Renew(ClaimsPrincipal person)
    {
        if (_reading is not { } reading || IsLater(person.RolesAt(), reading.At) || person.AccountStamp() is null || person.Identity is not ClaimsIdentity identity)
        {
            return;
        }

        var before = identity.FindAll(ClaimTypes.Role).ToArray();
        var now = reading.Of(person);
        if (before.Length == now.Length && before.All(claim => now.Contains(claim.Value)))
        {
            return;
        }

        Array.ForEach(before, identity.RemoveClaim);
        identity.AddClaims(now.Select(role => new Claim(ClaimTypes.Role, role)));
    }

    // A token that says to be of later than now is of a replica whose clock is ahead: what it says of its roles may be older than the reading, which is of seconds ago.
    private bool IsLater(DateTimeOffset? token, DateTimeOffset reading) => token >= reading && token <= time.GetUtcNow() + MostAhead;

    /// <summary>Reads at once what this replica has just changed; where that fails, the next round does it.</summary>
    internal Task ReadNowAsync() => loops.TryAsync(Loop, null, () => ReadAsync(CancellationToken.None), CancellationToken.None);

    /// <summary>Reads who has which role.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        // Before it is read: what changes meanwhile is newer. Readings go by their turn, since a clock may be set back.
        var (turn, now) = (Interlocked.Increment(ref _turns), time.GetUtcNow());
        var rows = await db.AccountRoles.AsNoTracking().OrderBy(row => row.UserId).Take(Most).ToListAsync(cancellation);
        var reading = new Reading(turn, now, rows.GroupBy(row => row.UserId).ToFrozenDictionary(account => account.Key, account => account.Select(row => row.RoleId).ToArray()));
        lock (_lock)
        {
            if (_reading is { } other && other.Turn > turn)
            {
                return;
            }

            _reading = reading;
        }

        sockets.Close((person, opened) => opened < reading.At
            && person.HasClaim(static claim => claim.Type == ClaimTypes.Role) && person.Roles().Except(reading.Of(person)).Any());
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await loops.RunAsync(Loop, Pause, ReadAsync, stopping);
    }

    private sealed record Reading(long Turn, DateTimeOffset At, FrozenDictionary<string, string[]> Roles)
    {
        public string[] Of(ClaimsPrincipal person) => Roles.GetValueOrDefault(person.PersonId()!, []);
    }
}
