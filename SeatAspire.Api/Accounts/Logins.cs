using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Decides whether e-mail and password belong together. After <see cref="MostFailures"/> wrong passwords in a row an account is
/// locked for <see cref="Lockout"/>: not even the right one opens it, and nobody learns from the answer that it is locked, or
/// that it exists. Who is signed in stays so.
/// </summary>
internal static class Logins
{
    public const int MostFailures = 10;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5);

    /// <summary>The account, or null. Call it within a turn of <paramref name="passwords"/>: turns bound the guesses under way at once.</summary>
    public static async Task<AccountRow?> CheckAsync(
        SeatDb db, Passwords passwords, string email, string password, DateTimeOffset now, CancellationToken cancellation)
    {
        var folded = AccountRules.FoldEmail(email);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.FoldedEmail == folded, cancellation);
        var open = account is not null && !(account.LockedUntil > now) ? account : null;
        var verdict = passwords.Verify(open?.PasswordHash, password);
        if (open is null)
        {
            return null;
        }

        if (verdict == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(db, open.PersonId, now + Lockout, cancellation);
            return null;
        }

        if (open.FailedAttempts > 0)
        {
            await db.Accounts.Where(row => row.PersonId == open.PersonId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FailedAttempts, 0), cancellation);
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Unless the password was changed meanwhile.
            var (former, better) = (open.PasswordHash, passwords.Hash(password));
            if (await db.Accounts.Where(row => row.PersonId == open.PersonId && row.PasswordHash == former)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, better), cancellation) > 0)
            {
                open.PasswordHash = better;
            }
        }

        return open;
    }

    // Two steps, since the databases differ on whether one column's new value is seen by the next within a statement.
    private static async Task CountFailureAsync(SeatDb db, string personId, DateTimeOffset lockedUntil, CancellationToken cancellation)
    {
        await db.Accounts.Where(row => row.PersonId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FailedAttempts, row => row.FailedAttempts + 1), cancellation);
        await db.Accounts.Where(row => row.PersonId == personId && row.FailedAttempts >= MostFailures)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LockedUntil, lockedUntil).SetProperty(row => row.FailedAttempts, 0), cancellation);
    }
}
