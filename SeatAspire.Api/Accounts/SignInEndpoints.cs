using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>The ways to get tokens: as a guest, by signing up, by logging in, and for tokens that are about to end.</summary>
internal static class SignInEndpoints
{
    private static readonly TimeSpan PatienceForNicknames = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitForTurn = TimeSpan.FromSeconds(2);

    /// <summary>Maps the routes below <c>/api/auth</c>.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder auth)
    {
        auth.MapPost("guest", SignInGuestAsync).RequireRateLimiting(RateLimits.Guests).Produces<AccessTokenResponse>().Refuses(409, "nickname-taken");
        auth.MapPost("signup", SignUpAsync).RequireRateLimiting(RateLimits.SignUps).Produces<AccessTokenResponse>(StatusCodes.Status201Created)
            .Refuses(401, "unauthorized")
            .Refuses(409, "already-registered");
        auth.MapPost("login", LogInAsync).RequireRateLimiting(RateLimits.Logins).Produces<AccessTokenResponse>().Refuses(401, "bad-credentials");
        auth.MapPost("refresh", RefreshAsync).Produces<AccessTokenResponse>().Refuses(401, "bad-credentials");
    }

    private static async Task<Results<SignInHttpResult, RefusalResult>> SignInGuestAsync(GuestRequest request, SeatDb db, CancellationToken cancellation) =>
        !NicknameRules.TryNormalize(request.Id, out var nickname) ? Refusals.Nickname.ToResult()
        : await IsRegisteredAsync(db, nickname, cancellation) ? Refusals.NicknameTaken.ToResult()
        : SignIn(Person.Guest(Guid.CreateVersion7().ToString("N"), nickname));

    /// <summary>While the database is away nobody is kept out: that somebody might borrow a name for a while is the lesser harm.</summary>
    private static async Task<bool> IsRegisteredAsync(SeatDb db, string nickname, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PatienceForNicknames);
        try
        {
            var folded = NicknameRules.Fold(nickname);
            return await db.Accounts.AnyAsync(row => row.FoldedNickname == folded, limit.Token);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && Outage.Is(error, limit.Token))
        {
            return false;
        }
    }

    private static async Task<Results<SignInHttpResult, RefusalResult>> SignUpAsync(
        SignUpRequest request, HttpContext context, SeatDb db, Passwords passwords, TimeProvider time, CancellationToken cancellation)
    {
        if (context.User.PersonId() is null && context.Request.Headers.Authorization.Count > 0)
        {
            // A guest whose token has ended must renew it first, or would leave seats and orders behind.
            return Refusals.Unauthorized.ToResult();
        }

        var refusal = !NicknameRules.TryNormalize(request.Nickname, out var nickname) ? Refusals.Nickname
            : !AccountRules.IsEmail(request.Email.Trim()) ? Refusals.Email
            : !AccountRules.IsPassword(request.Password) ? Refusals.Password
            : request.Password != request.ConfirmPassword ? Refusals.PasswordsDiffer
            : null;
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        var person = context.User.PersonId() ?? Guid.CreateVersion7().ToString("N");
        var (name, email) = (NicknameRules.Fold(nickname), AccountRules.FoldEmail(request.Email));
        if (await db.Accounts.AnyAsync(row => row.FoldedNickname == name || row.FoldedEmail == email || row.PersonId == person, cancellation))
        {
            return Refusals.AlreadyRegistered.ToResult();
        }

        using var turn = await passwords.TakeTurnAsync(cancellation);
        if (!turn.IsAcquired)
        {
            return Refusals.TooManyRequests(WaitForTurn).ToResult();
        }

        var account = new AccountRow
        {
            PersonId = person,
            Nickname = nickname,
            FoldedNickname = name,
            Email = request.Email.Trim(),
            FoldedEmail = email,
            PasswordHash = passwords.Hash(request.Password),
            CreatedAt = time.GetUtcNow(),
        };
        db.Accounts.Add(account);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
        {
            // Somebody was faster since we looked: it is the keys that decide.
            return Refusals.AlreadyRegistered.ToResult();
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = "/api/me";
        return SignIn(Person.Registered(account));
    }

    private static async Task<Results<SignInHttpResult, RefusalResult>> LogInAsync(
        LoginRequest request, SeatDb db, LoginRates rates, Passwords passwords, TimeProvider time, CancellationToken cancellation)
    {
        if (rates.Wait(request.Email) is { } wait)
        {
            return Refusals.TooManyRequests(wait).ToResult();
        }

        using var turn = await passwords.TakeTurnAsync(cancellation);
        return !turn.IsAcquired ? Refusals.TooManyRequests(WaitForTurn).ToResult()
            : await Logins.CheckAsync(db, passwords, request.Email, request.Password, time.GetUtcNow(), cancellation) is { } account ? SignIn(Person.Registered(account))
            : Refusals.BadLogin.ToResult();
    }

    private static async Task<Results<SignInHttpResult, RefusalResult>> RefreshAsync(
        RefreshRequest request, IOptionsMonitor<BearerTokenOptions> options, SeatDb db, TimeProvider time, CancellationToken cancellation) =>
        options.Get(BearerTokenDefaults.AuthenticationScheme).RefreshTokenProtector.Unprotect(request.RefreshToken) is { Properties.ExpiresUtc: { } expires } ticket
        && time.GetUtcNow() < expires
        && await RenewAsync(ticket.Principal, db, cancellation) is { } person
            ? SignIn(person)
            : Refusals.BadCredentials.ToResult();

    /// <summary>
    /// Whom a ticket speaks for by now: a registered person's nickname and role are read afresh. Null when that ended: the
    /// account is gone or has another password, or a guest has become one.
    /// </summary>
    private static async Task<ClaimsPrincipal?> RenewAsync(ClaimsPrincipal before, SeatDb db, CancellationToken cancellation)
    {
        var stamp = before.AccountStamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PatienceForNicknames);
        try
        {
            var id = before.PersonId()!;
            var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.PersonId == id, stamp is null ? limit.Token : cancellation);
            return stamp is null ? account is null ? before : null
                : account is not null && Passwords.Stamp(account.PasswordHash) == stamp ? Person.Registered(account)
                : null;
        }
        catch (Exception error) when (stamp is null && !cancellation.IsCancellationRequested && Outage.Is(error, limit.Token))
        {
            // Guests need no database, and nothing that a guest may do depends on the answer.
            return before;
        }
    }

    private static SignInHttpResult SignIn(ClaimsPrincipal person) =>
        TypedResults.SignIn(person, authenticationScheme: BearerTokenDefaults.AuthenticationScheme);
}
