using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Who people are. Guests live in their tokens: a sealed id and nickname that each replica can read, so that signing in
/// needs no database.
/// </summary>
public static class AccountEndpoints
{
    /// <summary>Registers bearer tokens, an hour for access and two weeks for renewal, their keys, and authorization.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken(options =>
        {
            options.BearerTokenExpiration = TimeSpan.FromHours(1);
            options.RefreshTokenExpiration = TimeSpan.FromDays(14);
        });
        builder.Services.AddAuthorization();
        builder.Services.AddKeysInDatabase();
    }

    /// <summary>Maps <c>/api/auth</c> and <c>/api/me</c>.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("accounts");
        auth.MapPost("guest", SignInGuest).RequireRateLimiting(RateLimits.Guests).Produces<AccessTokenResponse>();
        auth.MapPost("refresh", Refresh).Produces<AccessTokenResponse>();

        var me = routes.MapGroup("/api/me").WithTags("accounts").RequireAuthorization();
        me.MapGet("", GetMeAsync);
        me.MapPut("", PutMeAsync);
    }

    private static Results<SignInHttpResult, RefusalResult> SignInGuest(GuestRequest request) =>
        NicknameRules.TryNormalize(request.Id, out var nickname)
            ? SignIn(Person.Make(Guid.CreateVersion7().ToString("N"), nickname, BearerTokenDefaults.AuthenticationScheme))
            : Refusals.Nickname.ToResult();

    private static Results<SignInHttpResult, RefusalResult> Refresh(
        RefreshRequest request, IOptionsMonitor<BearerTokenOptions> options, TimeProvider time) =>
        options.Get(BearerTokenDefaults.AuthenticationScheme).RefreshTokenProtector.Unprotect(request.RefreshToken) is { Properties.ExpiresUtc: { } expires } ticket
        && time.GetUtcNow() < expires
            ? SignIn(ticket.Principal)
            : Refusals.BadCredentials.ToResult();

    private static SignInHttpResult SignIn(ClaimsPrincipal person) =>
        TypedResults.SignIn(person, authenticationScheme: BearerTokenDefaults.AuthenticationScheme);

    private static async Task<Ok<MeAnswer>> GetMeAsync(ClaimsPrincipal person, SeatDb db, CancellationToken cancellation)
    {
        var id = person.PersonId()!;
        var shown = await db.People.Where(row => row.PersonId == id).Select(row => row.ShowNickname).FirstOrDefaultAsync(cancellation);
        return TypedResults.Ok(Me(person, shown));
    }

    private static async Task<Ok<MeAnswer>> PutMeAsync(MeRequest request, ClaimsPrincipal person, SeatDb db, CancellationToken cancellation)
    {
        if (!await UpdateAsync() && request.ShowNickname)
        {
            db.People.Add(new PersonRow { PersonId = person.PersonId()!, ShowNickname = true });
            try
            {
                await db.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateException error) when (Backing.IsUniqueViolation(error))
            {
                // Another request of the same person came between.
                await UpdateAsync();
            }
        }

        return TypedResults.Ok(Me(person, request.ShowNickname));

        async Task<bool> UpdateAsync()
        {
            var id = person.PersonId()!;
            return await db.People.Where(row => row.PersonId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ShowNickname, request.ShowNickname), cancellation) > 0;
        }
    }

    private static MeAnswer Me(ClaimsPrincipal person, bool showNickname) =>
        new(person.PersonId()!, person.Nickname()!, person.Roles(), showNickname);
}
