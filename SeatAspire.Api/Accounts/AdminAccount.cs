using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>Who is admin by the settings, section <c>Admin</c>. Nobody, if it is empty.</summary>
public sealed class AdminOptions
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
internal sealed class AdminAccount(
    IOptions<AdminOptions> options, UserManager<Account> accounts, SeatDb db, AccountPasswords passwords, EndedSignIns ended, TimeProvider time,
    ILogger<AdminAccount> log) : IDatabaseStep
{
    /// <inheritdoc/>
    public Task AfterMigrationsAsync(CancellationToken cancellation) => EnsureAsync(cancellation);

    /// <summary>Does it.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(options.Value.Email))
        {
            return;
        }

        var email = AccountRules.FoldEmail(options.Value.Email);
        foreach (var former in await db.Accounts.Where(row => row.RoleFromSettings && row.NormalizedEmail != email).ToListAsync(cancellation))
        {
            former.RoleFromSettings = false;
            Check(await accounts.RemoveFromRoleAsync(former, Roles.Admin));
            log.LogInformation("The settings name another admin; the one before is an admin no more");
        }

        while (!await TryEnsureAsync(cancellation))
        {
            // Somebody signed up with this e-mail or nickname a moment ago: look again.
            db.ChangeTracker.Clear();
        }

        db.ChangeTracker.Clear();
    }

    private async Task<bool> TryEnsureAsync(CancellationToken cancellation)
    {
        var password = options.Value.Password!;
        try
        {
            var account = await accounts.FindByEmailAsync(options.Value.Email!);
            if (account is null)
            {
                account = Account.Create(Guid.CreateVersion7().ToString("N"), await FreeNicknameAsync(cancellation), options.Value.Email!, time.GetUtcNow());
                // Here, and not by Identity: the settings' password may be any.
                account.PasswordHash = passwords.HashPassword(account, password);
                log.LogInformation("Making the admin account of the settings");
                if (!(await accounts.CreateAsync(account)).Succeeded)
                {
                    return false;
                }
            }
            else if (passwords.Verify(account, password) == PasswordVerificationResult.Failed)
            {
                var before = account.SecurityStamp!;
                account.PasswordHash = passwords.HashPassword(account, password);
                db.EndedSignIns.Add(ended.Row(before));
                Check(await accounts.UpdateSecurityStampAsync(account));
                ended.Note(before);
                log.LogInformation("The settings have a new password for the admin account");
            }

            if (!await accounts.IsInRoleAsync(account, Roles.Admin))
            {
                Check(await accounts.RemoveFromRolesAsync(account, await accounts.GetRolesAsync(account)));
                account.RoleFromSettings = true;
                Check(await accounts.AddToRoleAsync(account, Roles.Admin));
            }

            return true;
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            return false;
        }
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException("The admin account cannot be brought up to date: " + string.Join(", ", result.Errors.Select(error => error.Code)));
        }
    }

    private async Task<string> FreeNicknameAsync(CancellationToken cancellation)
    {
        NicknameRules.TryNormalize(options.Value.Nickname, out var wanted);
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : $"-{number}";
            var nickname = NicknameRules.WithSuffix(wanted, suffix);
            var folded = NicknameRules.Fold(nickname);
            if (!await db.Accounts.AnyAsync(row => row.NormalizedUserName == folded, cancellation))
            {
                return nickname;
            }
        }
    }
}
