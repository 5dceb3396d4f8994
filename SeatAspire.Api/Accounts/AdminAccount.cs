using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>Who is admin by the settings, section <c>Admin</c>. Nobody, if it is empty.</summary>
internal sealed class AdminOptions
{
    public string? Email { get; init; }
    public string? Password { get; init; }

    /// <summary>Of an account that has to be made; with a number behind it if somebody has it.</summary>
    public string Nickname { get; init; } = "admin";

    private string? Fault() =>
        string.IsNullOrEmpty(Email) && string.IsNullOrEmpty(Password) ? null
        : string.IsNullOrEmpty(Email) || string.IsNullOrEmpty(Password) ? "Admin:Email and Admin:Password belong together: set both, or neither."
        : !AccountRules.IsEmail(Email.Trim()) ? "Admin:Email is no e-mail address."
        : !NicknameRules.TryNormalize(Nickname, out _) ? "Admin:Nickname may not be a nickname: 1 to 20 letters, digits, _ or -."
        : null;

    /// <summary>Says at the start what is wrong with them.</summary>
    internal sealed class Validator : IValidateOptions<AdminOptions>
    {
        public ValidateOptionsResult Validate(string? name, AdminOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}

/// <summary>
/// Makes the account that the settings name, or brings its password and role up to date. Called at each start of a replica,
/// under the lock of the setup. An account that the settings named before loses the role; with empty settings all stays as it is.
/// </summary>
internal sealed class AdminAccount(IOptions<AdminOptions> options, Passwords passwords, TimeProvider time, ILogger<AdminAccount> log)
{
    /// <summary>Does it.</summary>
    public async Task EnsureAsync(SeatDb db, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(options.Value.Email))
        {
            return;
        }

        var email = AccountRules.FoldEmail(options.Value.Email);
        var former = await db.Accounts.Where(row => row.RoleFromSettings && row.FoldedEmail != email).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Role, (string?)null).SetProperty(row => row.RoleFromSettings, false), cancellation);
        if (former > 0)
        {
            log.LogInformation("The settings name another admin; the one before is an admin no more");
        }

        while (!await TryEnsureAsync(db, email, cancellation))
        {
            // Somebody signed up with this e-mail or nickname a moment ago: look again.
            db.ChangeTracker.Clear();
        }

        db.ChangeTracker.Clear();
    }

    private async Task<bool> TryEnsureAsync(SeatDb db, string email, CancellationToken cancellation)
    {
        var password = options.Value.Password!;
        var account = await db.Accounts.FirstOrDefaultAsync(row => row.FoldedEmail == email, cancellation);
        if (account is null)
        {
            var nickname = await FreeNicknameAsync(db, cancellation);
            account = new AccountRow
            {
                PersonId = Guid.CreateVersion7().ToString("N"),
                Nickname = nickname,
                FoldedNickname = NicknameRules.Fold(nickname),
                Email = options.Value.Email!.Trim(),
                FoldedEmail = email,
                PasswordHash = passwords.Hash(password),
                CreatedAt = time.GetUtcNow(),
            };
            db.Accounts.Add(account);
            log.LogInformation("Making the admin account of the settings");
        }
        else if (passwords.Verify(account.PasswordHash, password) == PasswordVerificationResult.Failed)
        {
            account.PasswordHash = passwords.Hash(password);
            (account.FailedAttempts, account.LockedUntil) = (0, null);
            log.LogInformation("The settings have a new password for the admin account");
        }

        if (account.Role != Roles.Admin)
        {
            (account.Role, account.RoleFromSettings) = (Roles.Admin, true);
        }

        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return false;
        }
    }

    private async Task<string> FreeNicknameAsync(SeatDb db, CancellationToken cancellation)
    {
        NicknameRules.TryNormalize(options.Value.Nickname, out var wanted);
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : $"-{number}";
            var nickname = NicknameRules.WithSuffix(wanted, suffix);
            var folded = NicknameRules.Fold(nickname);
            if (!await db.Accounts.AnyAsync(row => row.FoldedNickname == folded, cancellation))
            {
                return nickname;
            }
        }
    }
}
