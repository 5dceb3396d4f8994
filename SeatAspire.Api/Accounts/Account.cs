using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// A registered person: ASP.NET Core Identity's user, whose id is the person's and whose name is the nickname. Guests have none.
/// Of its columns those are kept that are used: there is no lock-out (<see cref="LoginThrottle"/> instead), no phone and no second factor.
/// </summary>
public sealed class Account : IdentityUser
{
    /// <summary>Whether the role came from the settings, which then can take it back.</summary>
    public bool RoleFromSettings { get; set; }

    /// <summary>When they signed up.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A new one, still without a password.</summary>
    internal static Account Create(string personId, string nickname, string email, DateTimeOffset now) =>
        new() { Id = personId, UserName = nickname, Email = email.Trim(), CreatedAt = now };

    /// <summary>What a token carries for this person.</summary>
    internal ClaimsPrincipal SignedIn(RolesRead roles, string signInId) => Person.Registered(Id, UserName!, SecurityStamp!, roles.Names, roles.At, signInId);
}

/// <summary>The roles of an account, and a moment before they were read: what was read later is newer.</summary>
internal sealed record RolesRead(IReadOnlyList<string> Names, DateTimeOffset At);

/// <summary>A sign-in that ended: no token that came from it is good any more.</summary>
public sealed class EndedSignInRow
{
    /// <summary>The sign-in, or the security stamp of an account whose password was changed: all sign-ins with that one.</summary>
    public required string SignInId { get; init; }

    /// <summary>When it ended; kept for as long as a token of it might be shown.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Of a guest who logged in: the account that took over what the guest had.</summary>
    public string? TakenOverBy { get; init; }
}

/// <summary>The tables of accounts, as queries name them.</summary>
public static class AccountSets
{
    extension(SeatDb db)
    {
        /// <summary>Registered people.</summary>
        public DbSet<Account> Accounts => db.Set<Account>();

        /// <summary>Who has which role.</summary>
        public DbSet<IdentityUserRole<string>> AccountRoles => db.Set<IdentityUserRole<string>>();

        /// <summary>Sign-ins that ended lately.</summary>
        public DbSet<EndedSignInRow> EndedSignIns => db.Set<EndedSignInRow>();

        /// <inheritdoc cref="PersonRow"/>
        public DbSet<PersonRow> People => db.Set<PersonRow>();

        /// <inheritdoc cref="AuditRow"/>
        public DbSet<AuditRow> Audit => db.Set<AuditRow>();
    }

    /// <summary>The roles of an account, one word each: a role's id is its name.</summary>
    internal static Task<List<string>> RolesOfAsync(this SeatDb db, string accountId, CancellationToken cancellation) =>
        db.AccountRoles.Where(row => row.UserId == accountId).Select(row => row.RoleId).ToListAsync(cancellation);

    /// <summary>The roles of an account, for a token.</summary>
    internal static async Task<RolesRead> ReadRolesAsync(this SeatDb db, string accountId, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return new(await db.RolesOfAsync(accountId, cancellation), now);
    }
}

/// <summary>What accounts are looked up by, in Identity's place of upper case: nicknames and e-mails however they are spelled.</summary>
internal sealed class AccountNames : ILookupNormalizer
{
    /// <inheritdoc/>
    public string? NormalizeName(string? name) => name is null ? null : NicknameRules.Fold(name);

    /// <inheritdoc/>
    public string? NormalizeEmail(string? email) => email is null ? null : AccountRules.FoldEmail(email);
}

/// <summary>
/// Identity's password hasher, for passwords however they were typed. Either call is a tenth of a second of one core on purpose: take a turn
/// first (<see cref="PasswordCheckQueue"/>).
/// </summary>
internal sealed class AccountPasswords : PasswordHasher<Account>
{
    private readonly string _nobodys;

    /// <summary>With Identity's own settings.</summary>
    public AccountPasswords(IOptions<PasswordHasherOptions> options)
        : base(options) => _nobodys = base.HashPassword(null!, Guid.NewGuid().ToString("N"));

    /// <inheritdoc/>
    public override string HashPassword(Account user, string password) => base.HashPassword(user, AccountRules.Normal(password));

    /// <inheritdoc/>
    public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
        base.VerifyHashedPassword(user, hashedPassword, AccountRules.Normal(providedPassword));

    /// <summary>Compares with an account's password. Without an account the answer is no, and takes as long.</summary>
    public PasswordVerificationResult Verify(Account? account, string password)
    {
        var result = VerifyHashedPassword(account!, account?.PasswordHash ?? _nobodys, password);
        return account?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
    }
}
