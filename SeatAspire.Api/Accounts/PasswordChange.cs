using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Changes one's own password. It ends all sign-ins of the account: they have the security stamp of the password before, which ends with it in one
/// transaction. Who changed it goes on with new tokens of the same sign-in.
/// </summary>
internal sealed class PasswordChange(
    SeatDb db, UserManager<Account> accounts, AccountPasswords passwords, PasswordCheckQueue checks, LoginThrottle throttle, EndedSignIns ended, IOptions<AdminOptions> admin)
{
    /// <summary>The account with its new password, or why it has none.</summary>
    /// <param name="request">The passwords.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="address">From where; wrong passwords count by it, as with log-ins.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Account? Account, Refusal? Refusal)> TryAsync(PasswordRequest request, ClaimsPrincipal who, string address, CancellationToken cancellation)
    {
        if (who.AccountStamp() is not { } stamp)
        {
            return (null, Refusals.GuestPassword);
        }

        if (AccountRules.PasswordFault(request.NewPassword, request.ConfirmPassword) is { } fault)
        {
            return (null, fault);
        }

        var id = who.PersonId()!;
        var account = await db.Accounts.FirstOrDefaultAsync(row => row.Id == id, cancellation);
        if (account?.SecurityStamp != stamp)
        {
            return (null, Refusals.Unauthorized);
        }

        var email = account.NormalizedEmail!;
        if (!string.IsNullOrEmpty(admin.Value.Email) && AccountRules.FoldEmail(admin.Value.Email) == email)
        {
            return (null, Refusals.PasswordOfSettings);
        }

        var caller = new LoginCaller(address, IsKnown: false);
        if (throttle.Wait(caller, email) is { } wait)
        {
            return (null, Refusals.TooManyRequests(wait));
        }

        using var turn = await checks.TakeAsync(address, cancellation);
        if (turn is null)
        {
            return (null, Refusals.TooManyRequests(SignInEndpoints.WaitForTurn));
        }

        if (request.Password.Length > AccountRules.LongestPassword || passwords.Verify(account, request.Password) == PasswordVerificationResult.Failed)
        {
            throttle.Failed(caller, email);
            return (null, Refusals.BadPassword);
        }

        account.PasswordHash = passwords.HashPassword(account, request.NewPassword);
        db.EndedSignIns.Add(ended.Row(stamp));
        try
        {
            // Of several at once one goes through: by the stamps, or by the row that ends the one before.
            return (await accounts.UpdateSecurityStampAsync(account)).Succeeded ? (account, null) : (null, Refusals.Unauthorized);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return (null, Refusals.Unauthorized);
        }
    }
}
