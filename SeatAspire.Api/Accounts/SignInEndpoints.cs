using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>The ways to get tokens: as a guest, by signing up, by logging in, and for tokens that are about to end; and the way to end them.</summary>
internal static class SignInEndpoints
{
    private static readonly TimeSpan PatienceForNicknames = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan WaitForTurn = TimeSpan.FromSeconds(2);

    /// <summary>Maps the routes below <c>/api/auth</c>.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder auth)
    {
        auth.MapPost("guest", SignInGuestAsync).RequireRateLimiting(RateLimits.Guests).Refuses(409, "nickname-taken");
        auth.MapPost("signup", SignUpAsync).RequireRateLimiting(RateLimits.SignUps)
            .Refuses(401, "unauthorized")
            .Refuses(409, "already-registered");
        auth.MapPost("login", LogInAsync).Refuses(401, "bad-credentials");
        auth.MapPost("password", ChangePasswordAsync).RequireAuthorization()
            .Refuses(401, "unauthorized", "bad-credentials")
            .Refuses(403, "forbidden");
        auth.MapPost("refresh", RefreshAsync).Refuses(401, "bad-credentials");
        // Each leaves something to be remembered, as each guest does.
        auth.MapPost("logout", LogOutAsync).RequireRateLimiting(RateLimits.Guests);
    }

    private static async Task<Results<Ok<SignInResponse>, RefusalResult>> SignInGuestAsync(
        GuestRequest request, SignInTokens tokens, OperatorNames operators, SeatDb db, CancellationToken cancellation) =>
        !NicknameRules.TryNormalize(request.Id, out var nickname) ? Refusals.Nickname.ToResult()
        : operators.AreLike(nickname) || await IsRegisteredAsync(db, nickname, cancellation) ? Refusals.NicknameTaken.ToResult()
        : TypedResults.Ok(tokens.Issue(Person.Guest(Guid.CreateVersion7().ToString("N"), nickname)));

    /// <summary>While the database is away nobody is kept out: that somebody might borrow a name for a while is the lesser harm.</summary>
    private static async Task<bool> IsRegisteredAsync(SeatDb db, string nickname, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PatienceForNicknames);
        try
        {
            var folded = NicknameRules.Fold(nickname);
            return await db.Accounts.AnyAsync(row => row.NormalizedUserName == folded, limit.Token);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && Outage.Is(error, limit.Token))
        {
            return false;
        }
    }

    private static async Task<Results<Created<SignInResponse>, RefusalResult>> SignUpAsync(
        SignUpRequest request, HttpContext context, SeatDb db, UserManager<Account> accounts, PasswordCheckQueue checks, ClientAddresses addresses,
        EndedSignIns ended, OperatorNames operators, SignInTokens tokens, TimeProvider time, CancellationToken cancellation)
    {
        if (context.User.PersonId() is null && context.Request.Headers.Authorization.Count > 0)
        {
            // A guest whose token has ended must renew it first, or would leave seats and orders behind.
            return Refusals.Unauthorized.ToResult();
        }

        var refusal = !NicknameRules.TryNormalize(request.Nickname, out var nickname) ? Refusals.Nickname
            : !AccountRules.IsEmail(request.Email.Trim()) ? Refusals.Email
            : AccountRules.PasswordFault(request.Password, request.ConfirmPassword);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        var guest = context.User.GuestId();
        var person = context.User.PersonId() ?? Guid.CreateVersion7().ToString("N");
        var (name, email) = (NicknameRules.Fold(nickname), AccountRules.FoldEmail(request.Email));
        if (operators.AreLike(nickname)
            || await db.Accounts.AnyAsync(row => row.NormalizedUserName == name || row.NormalizedEmail == email || row.Id == person, cancellation))
        {
            return Refusals.AlreadyRegistered.ToResult();
        }

        using var turn = await checks.TakeAsync(addresses.Of(context), cancellation);
        if (turn is null)
        {
            return Refusals.TooManyRequests(WaitForTurn).ToResult();
        }

        var account = Account.Create(person, nickname, request.Email, time.GetUtcNow());
        if (guest is not null)
        {
            // The guest's sign-in ends with this, in the same transaction.
            db.EndedSignIns.Add(ended.Row(guest));
        }

        var now = time.GetUtcNow();
        try
        {
            if (!(await accounts.CreateAsync(account, request.Password)).Succeeded)
            {
                return Refusals.AlreadyRegistered.ToResult();
            }
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            // Somebody was faster since we looked: it is the keys that decide.
            db.ChangeTracker.Clear();
            return guest is not null && await db.EndedSignIns.AnyAsync(row => row.SignInId == guest, cancellation) && !await db.Accounts.AnyAsync(row => row.Id == guest, cancellation)
                ? Refusals.Unauthorized.ToResult()
                : Refusals.AlreadyRegistered.ToResult();
        }

        // Replicas, this one too, read of the guest's end within seconds: cut off now, the page would come back before it has the new tokens.
        return TypedResults.Created("/api/me", tokens.Issue(account.SignedIn(new([], now), Person.NewSignIn()), account));
    }

    private static async Task<Results<Ok<SignInResponse>, RefusalResult>> LogInAsync(
        LoginRequest request, HttpContext context, Logins logins, ClientAddresses addresses, SignInTokens tokens, GuestTakeover takeover, CancellationToken cancellation)
    {
        var (account, roles, device, refusal) = await logins.TryAsync(request, addresses.Of(context), cancellation);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        if (context.User.GuestId() is { } guest)
        {
            await takeover.TakeAsync(guest, account!.Id, cancellation);
        }

        return TypedResults.Ok(tokens.Issue(account!.SignedIn(roles, Person.NewSignIn()), account, device));
    }

    // The sign-ins of the former password are read of within seconds, here too: the page has its new tokens before its sockets are cut off.
    private static async Task<Results<Ok<SignInResponse>, RefusalResult>> ChangePasswordAsync(
        PasswordRequest request, HttpContext context, PasswordChange change, ClientAddresses addresses, SignInTokens tokens, SeatDb db, TimeProvider time,
        CancellationToken cancellation)
    {
        var (account, refusal) = await change.TryAsync(request, context.User, addresses.Of(context), cancellation);
        return refusal is not null
            ? refusal.ToResult()
            : TypedResults.Ok(tokens.Issue(account!.SignedIn(await db.ReadRolesAsync(account!.Id, time, cancellation), context.User.SignInId()!), account));
    }

    private static async Task<Results<Ok<SignInResponse>, RefusalResult>> RefreshAsync(
        RefreshRequest request, SignInTokens tokens, EndedSignIns ended, SeatDb db, TimeProvider time, CancellationToken cancellation) =>
        tokens.ReadRefresh(request.RefreshToken) is { } before && !ended.Has(before) && await RenewAsync(before, db, time, cancellation) is { } now
            ? TypedResults.Ok(tokens.Issue(now.Person, now.Account))
            : Refusals.BadCredentials.ToResult();

    // Whoever shows no token that is good has no sign-in left that could end.
    private static async Task<NoContent> LogOutAsync(LogoutRequest request, SignInTokens tokens, EndedSignIns ended, SeatDb db, CancellationToken cancellation)
    {
        if (tokens.ReadRefresh(request.RefreshToken) is { } person)
        {
            await ended.EndAsync(db, person.SignInId()!, cancellation);
        }

        return TypedResults.NoContent();
    }

    /// <summary>
    /// Whom a ticket speaks for by now: a registered person's nickname and role are read afresh. Null when that ended: the sign-in
    /// did, the account is gone or has another password, or a guest has become one.
    /// </summary>
    private static async Task<(ClaimsPrincipal Person, Account? Account)?> RenewAsync(
        ClaimsPrincipal before, SeatDb db, TimeProvider time, CancellationToken cancellation)
    {
        var stamp = before.AccountStamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PatienceForNicknames);
        var patience = stamp is null ? limit.Token : cancellation;
        try
        {
            var (id, signIn) = (before.PersonId()!, before.SignInId()!);
            if (await db.EndedSignIns.AnyAsync(row => row.SignInId == signIn, patience))
            {
                return null;
            }

            var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, patience);
            return stamp is null ? account is null ? (before, null) : null
                : account is not null && account.SecurityStamp == stamp ? (account.SignedIn(await db.ReadRolesAsync(id, time, patience), signIn), account)
                : null;
        }
        catch (Exception error) when (stamp is null && !cancellation.IsCancellationRequested && Outage.Is(error, limit.Token))
        {
            // Guests need no database, and nothing that a guest may do depends on the answer.
            return (before, null);
        }
    }
}
