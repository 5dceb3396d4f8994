using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Admin;

/// <summary>Gives somebody a role.</summary>
/// <param name="Email">Whose, however it is spelled.</param>
/// <param name="Role">In place of the one they have; null takes that.</param>
public sealed record RoleRequest(string Email, string? Role);

/// <summary>An account as admins see it.</summary>
public sealed record AccountResponse(string Id, string Nickname, string Email, IReadOnlyList<string> Roles);

/// <summary>Gives and takes roles. Other replicas, and access tokens that are out already, follow by <see cref="CurrentRoles"/>.</summary>
internal static class RoleService
{
    /// <summary>
    /// Does it, and logs it if it changes anything. All who do this do it one after the other, each as the admin they still are then: whoever goes
    /// through stays one, so that there is always one left.
    /// </summary>
    public static async Task<Results<Ok<AccountResponse>, RefusalResult>> SetAsync(
        RoleRequest request, ClaimsPrincipal who, SeatDb db, CurrentRoles roles, OperatorNames names, TimeProvider time, CancellationToken cancellation)
    {
        if ((!AccountRules.IsEmail(request.Email.Trim()) ? Refusals.Email
            : request.Role is not null && !Roles.All.Contains(request.Role) ? Refusals.UnknownRole
            : null) is { } fault)
        {
            return fault.ToResult();
        }

        var email = AccountRules.FoldEmail(request.Email);
        var (answer, refusal) = await db.TransactAsync(transaction => TryAsync(email, request.Role, who, db, transaction, time, cancellation), cancellation);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        await roles.ReadNowAsync();
        await names.ReadNowAsync();
        return TypedResults.Ok(answer!);
    }

    private static async Task<(AccountResponse? Answer, Refusal? Refusal)> TryAsync(
        string email, string? role, ClaimsPrincipal who, SeatDb db, IDbContextTransaction transaction, TimeProvider time, CancellationToken cancellation)
    {
        var admins = await db.AccountRoles.FromSqlRaw("SELECT * FROM account_roles WHERE role_id = {0} FOR UPDATE", Roles.Admin).AsNoTracking().ToListAsync(cancellation);
        var caller = who.PersonId()!;
        if (admins.All(row => row.UserId != caller))
        {
            return (null, Refusals.Forbidden);
        }

        // Locked, so that it is not erased meanwhile.
        var account = (await db.Accounts.FromSqlRaw("SELECT * FROM accounts WHERE normalized_email = {0} FOR UPDATE", email).AsNoTracking().ToListAsync(cancellation)).SingleOrDefault();
        if (account is null)
        {
            return (null, Refusals.UnknownAccount);
        }

        var (former, wanted) = (await db.AccountRoles.Where(row => row.UserId == account.Id).ToListAsync(cancellation), role is null ? Array.Empty<string>() : [role]);
        var answer = new AccountResponse(account.Id, account.UserName!, account.Email!, wanted);
        if (former.Count == wanted.Length && former.All(row => row.RoleId == role))
        {
            return (answer, null);
        }

        if (account.Id == caller)
        {
            return (null, Refusals.OwnRole);
        }

        db.AccountRoles.RemoveRange(former);
        db.AccountRoles.AddRange(wanted.Select(name => new IdentityUserRole<string> { UserId = account.Id, RoleId = name }));
        AuditLog.Add(db, who, time.GetUtcNow(), AuditLog.Role, null, new Dictionary<string, AuditChange>
        {
            ["nickname"] = new(null, account.UserName),
            ["role"] = new(former.Count == 0 ? null : string.Join(", ", former.Select(row => row.RoleId)), role),
        });
        await db.SaveChangesAsync(cancellation);
        // What was given or taken by hand is not the settings' any more.
        await db.Accounts.Where(row => row.Id == account.Id && row.RoleFromSettings)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RoleFromSettings, false), cancellation);
        await transaction.CommitAsync(cancellation);
        return (answer, null);
    }
}
