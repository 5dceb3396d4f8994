using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Accounts;

/// <summary>A log-in that went through, with the mark that the device sent where it was good; or why it did not.</summary>
internal sealed record LoginResult(Account? Account, RolesRead Roles, string? Device, Refusal? Refusal);

/// <summary>
/// Decides whether e-mail and password belong together. Nobody learns from the answer, or from how long it takes, whether an account
/// has the e-mail: up to the verdict the same is asked and computed. Who is signed in stays so.
/// </summary>
internal sealed class Logins(SeatDb db, AccountPasswords passwords, PasswordCheckQueue checks, LoginThrottle throttle, SignInTokens tokens, TimeProvider time)
{
    /// <summary>Tries.</summary>
    /// <param name="request">E-mail, password, and perhaps a device's mark.</param>
    /// <param name="address">The client's.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LoginResult> TryAsync(LoginRequest request, string address, CancellationToken cancellation)
    {
        // No account has a longer one, nor a longer password; those share a limit, and none is kept.
        var email = request.Email.Length <= AccountRules.LongestEmail ? AccountRules.FoldEmail(request.Email) : "";
        var password = request.Password.Length <= AccountRules.LongestPassword ? request.Password : "";
        var device = tokens.ReadDevice(request.Device, email);
        var caller = device is null ? new LoginCaller(address, IsKnown: false) : new("device " + device, IsKnown: true);
        if (throttle.Wait(caller, email) is { } wait)
        {
            return Refused(Refusals.TooManyRequests(wait));
        }

        using var turn = await checks.TakeAsync(caller.Key, cancellation);
        if (turn is null)
        {
            return Refused(Refusals.TooManyRequests(SignInEndpoints.WaitForTurn));
        }

        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.NormalizedEmail == email, cancellation);
        var verdict = passwords.Verify(account, password);
        if (account is null || verdict == PasswordVerificationResult.Failed)
        {
            throttle.Failed(caller, email);
            return Refused(Refusals.BadLogin);
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Unless the password was changed meanwhile. By hand: Identity would end all sign-ins by it.
            var (former, better) = (account.PasswordHash, passwords.HashPassword(account, password));
            await db.Accounts.Where(row => row.Id == account.Id && row.PasswordHash == former)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, better), cancellation);
        }

        return new(account, await db.ReadRolesAsync(account.Id, time, cancellation), device is null ? null : request.Device, null);
    }

    private static LoginResult Refused(Refusal refusal) => new(null, new([], default), null, refusal);
}
