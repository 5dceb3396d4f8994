using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Names that nobody else's may look like: the admin's of the settings, and those of all accounts with a role, as this replica last
/// read them. Thread safe.
/// </summary>
public sealed class OperatorNames(IServiceScopeFactory scopes, DatabaseReady database, LoopRunner loops, IOptions<AdminOptions> options) : IBackgroundWork
{
    private const int MostOperators = 10_000;
    private const string Loop = "operators' names";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private long _turns, _turn;

    // By what they look like: the person's id; the settings' name is the admin's whoever that is.
    private volatile FrozenDictionary<string, string> _known = FrozenDictionary<string, string>.Empty;
    private readonly FrozenSet<string> _ofSettings = LookAlikes.SkeletonsOf(NicknameRules.TryNormalize(options.Value.Nickname, out var admin) ? admin : "admin").ToFrozenSet();

    /// <summary>Whether a nickname looks like an operator's, other than this person.</summary>
    public bool AreLike(string nickname, string? personId = null) => LookAlikes.SkeletonsOf(nickname).Any(skeleton =>
        _known.TryGetValue(skeleton, out var owner) ? owner != personId : _ofSettings.Contains(skeleton));

    /// <summary>Reads at once what this replica has just changed; where that fails, the next round does it.</summary>
    internal Task ReadNowAsync() => loops.TryAsync(Loop, null, () => ReadAsync(CancellationToken.None), CancellationToken.None);

    /// <summary>Reads who they are.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        // A reading that began earlier, and ends later, knows less.
        var turn = Interlocked.Increment(ref _turns);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var roles = db.AccountRoles;
        var operators = await db.Accounts.AsNoTracking()
            .Where(account => roles.Any(role => role.UserId == account.Id))
            .OrderBy(account => account.CreatedAt).Take(MostOperators)
            .Select(account => new { account.Id, Name = account.UserName! }).ToListAsync(cancellation);
        var known = operators.SelectMany(one => LookAlikes.SkeletonsOf(one.Name).Select(skeleton => (Skeleton: skeleton, one.Id)))
            .DistinctBy(one => one.Skeleton).ToFrozenDictionary(one => one.Skeleton, one => one.Id);
        lock (_lock)
        {
            (_turn, _known) = turn > _turn ? (turn, known) : (_turn, _known);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await database.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await loops.RunAsync(Loop, Pause, ReadAsync, stopping);
    }
}
