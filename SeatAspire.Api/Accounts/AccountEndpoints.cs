using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Accounts;

/// <summary>
/// Who people are. Guests live in their tokens: a sealed id and nickname that each replica can read. Registered people have
/// an account, and their tokens what it said when they were made.
/// </summary>
public static class AccountEndpoints
{
    /// <summary>Registers bearer tokens, an hour for access and two weeks for renewal, their keys, and authorization.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken(options =>
        {
            options.BearerTokenExpiration = EndedSignIns.AccessLife;
            options.RefreshTokenExpiration = EndedSignIns.RefreshLife;
            options.Events.OnMessageReceived = static message =>
            {
                message.Token = BearerToken(message.Request.Headers.Authorization);
                return Task.CompletedTask;
            };
        });
        builder.Services.AddOptions<BearerTokenOptions>(BearerTokenDefaults.AuthenticationScheme)
            .PostConfigure<EndedSignIns, CurrentRoles>((options, ended, roles) => options.BearerTokenProtector = new LiveTickets(options.BearerTokenProtector, ended, roles));
        builder.Services.AddAuthorization();
        builder.Services.AddKeysInDatabase();
        AddIdentity(builder.Services);
        builder.Services.AddSingleton<PasswordCheckQueue>(_ => new()).AddSingleton<LoginThrottle>().AddSingleton<SignInTokens>().AddSingleton<GuestTakeover>();
        builder.Services.AddSingleton<SignedInSockets>();
        builder.Services.AddBackgroundWork<EndedSignIns>();
        builder.Services.AddBackgroundWork<CurrentRoles>();
        builder.Services.AddBackgroundWork<OperatorNames>();
        builder.Services.Configure<HubOptions>(options =>
        {
            options.AddFilter<SignedInSockets>();
            options.AddFilter<EndedSignIns>();
        });
        builder.Services.AddScoped<IDatabaseStep, NameNormalizer>().AddScoped<IDatabaseStep, AdminAccount>().AddScoped<Logins>().AddScoped<PasswordChange>();
        builder.Services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptions.Validator>();
        builder.Services.AddOptions<AdminOptions>().BindConfiguration("Admin").ValidateOnStart();
    }

    // Passwords have a length and no other rule: rules of characters make for worse ones.
    private static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, AccountNames>();
        services.AddSingleton<AccountPasswords>().AddSingleton<IPasswordHasher<Account>>(provider => provider.GetRequiredService<AccountPasswords>());
        services.AddIdentityCore<Account>(options =>
        {
            options.User.AllowedUserNameCharacters = "";
            options.User.RequireUniqueEmail = true;
            options.Lockout.AllowedForNewUsers = false;
            options.Password = new PasswordOptions
            {
                RequiredLength = AccountRules.ShortestPassword,
                RequiredUniqueChars = 0,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        }).AddRoles<IdentityRole>().AddEntityFrameworkStores<SeatDb>();
    }

    /// <summary>Maps <c>/api/auth</c> and <c>/api/me</c>.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("accounts");
        auth.MapSignIn();

        var me = routes.MapGroup("/api/me").WithTags("accounts").RequireAuthorization();
        me.MapGet("", GetMeAsync);
        me.MapPut("", PutMeAsync);
    }

    // The framework knows the scheme in one spelling; by RFC 9110 its case means nothing.
    private static string? BearerToken(string? authorization) =>
        authorization?.Split(' ', 2, StringSplitOptions.TrimEntries) is [var scheme, var token]
        && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? token
            : null;

    private static async Task<Ok<MeResponse>> GetMeAsync(ClaimsPrincipal person, SeatDb db, CancellationToken cancellation)
    {
        var id = person.PersonId()!;
        var shown = await db.People.Where(row => row.PersonId == id).Select(row => row.ShowNickname).FirstOrDefaultAsync(cancellation);
        return TypedResults.Ok(Me(person, shown));
    }

    private static async Task<Ok<MeResponse>> PutMeAsync(MeRequest request, ClaimsPrincipal person, SeatDb db, CancellationToken cancellation)
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

    private static MeResponse Me(ClaimsPrincipal person, bool showNickname) =>
        new(person.PersonId()!, person.Nickname()!, person.Roles(), showNickname);
}
