using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>What a feature keeps of people: of a guest who logs in it goes over into the account. Doing either again does no harm.</summary>
public interface IGuestProperty
{
    /// <summary>Moves what the database keeps, within the transaction of <paramref name="db"/>. Answers whether more may come later.</summary>
    Task<bool> MoveAsync(SeatDb db, string guestId, string accountId, CancellationToken cancellation);

    /// <summary>Then what Redis keeps, and tells who is concerned.</summary>
    Task FollowAsync(string guestId, string accountId, CancellationToken cancellation);
}

/// <summary>
/// A guest logs into an account: what they had goes over, and they end, once. The row that ends the guest's sign-in decides: of several log-ins with
/// the same guest's token one takes it over. What was under way then (a payment) follows by the outbox.
/// </summary>
public sealed class GuestTakeover(IEnumerable<IGuestProperty> properties, IServiceScopeFactory scopes, EndedSignIns ended, TimeProvider time, ILogger<GuestTakeover> log)
{
    /// <summary>The word of the outbox row; its subject is the guest.</summary>
    public const string OutboxKind = "takeover";

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(20);

    /// <summary>Takes over, once; of a guest whom another account took over, nothing.</summary>
    public async Task TakeAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        if (await TryMoveAsync(guestId, accountId, cancellation))
        {
            ended.Note(guestId);
        }
        else if (!await IsTakenAsync(guestId, accountId, cancellation))
        {
            return;
        }

        // Also for who asks again: the process that took over may have died before this, and they are told that they have everything.
        try
        {
            await FollowAsync(guestId, accountId, cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            // The outbox does it again.
            log.LogInformation("What Redis keeps of a guest who logged in follows later: {Reason}", error.GetBaseException().GetType().Name);
        }
    }

    /// <summary>Does it again for what came after it.</summary>
    /// <exception cref="InvalidOperationException">More may come: again later.</exception>
    public async Task RepeatAsync(string guestId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        var accountId = await db.EndedSignIns.Where(row => row.SignInId == guestId).Select(row => row.TakenOverBy).FirstOrDefaultAsync(cancellation);
        if (accountId is null)
        {
            return;
        }

        var more = await db.TransactAsync(
            async transaction =>
            {
                var later = await MoveAsync(db, guestId, accountId, cancellation);
                await transaction.CommitAsync(cancellation);
                return later;
            },
            cancellation);
        await FollowAsync(guestId, accountId, cancellation);
        if (more)
        {
            throw new InvalidOperationException("A payment of the guest is still under way.");
        }
    }

    private async Task<bool> TryMoveAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SeatDb>();
        try
        {
            return await db.TransactAsync(
                async transaction =>
                {
                    db.EndedSignIns.Add(ended.Row(guestId, accountId));
                    db.Outbox.Add(new OutboxRow { Kind = OutboxKind, Subject = guestId, DueAt = time.GetUtcNow() + AgainAfter });
                    await db.SaveChangesAsync(cancellation);
                    if (await db.Accounts.AnyAsync(row => row.Id == guestId, cancellation))
                    {
                        return false;
                    }

                    await MoveAsync(db, guestId, accountId, cancellation);
                    await db.People.Where(row => row.PersonId == guestId).ExecuteDeleteAsync(cancellation);
                    await transaction.CommitAsync(cancellation);
                    return true;
                },
                cancellation);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return false;
        }
    }

    private async Task<bool> IsTakenAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SeatDb>().EndedSignIns.AnyAsync(row => row.SignInId == guestId && row.TakenOverBy == accountId, cancellation);
    }

    private async Task<bool> MoveAsync(SeatDb db, string guestId, string accountId, CancellationToken cancellation)
    {
        var more = false;
        foreach (var property in properties)
        {
            more |= await property.MoveAsync(db, guestId, accountId, cancellation);
        }

        return more;
    }

    private async Task FollowAsync(string guestId, string accountId, CancellationToken cancellation)
    {
        foreach (var property in properties)
        {
            await property.FollowAsync(guestId, accountId, cancellation);
        }
    }
}
