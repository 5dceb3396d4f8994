using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;

namespace SeatAspire.Api.Callers;

/// <summary>Who a token speaks for.</summary>
public static class Person
{
    private const string Account = "account";
    private const string SignIn = "sign-in";
    private const string RolesReadAt = "roles-read-at";

    /// <summary>The person's id, 32 hexadecimal digits, made by the server; null when nobody is signed in.</summary>
    public static string? PersonId(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>What others see; null when nobody is signed in.</summary>
    public static string? Nickname(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Name);

    /// <summary>The person's roles, none for guests.</summary>
    public static IReadOnlyList<string> Roles(this ClaimsPrincipal principal) =>
        [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value)];

    /// <summary>What a token carries for a guest, whose one sign-in is the person.</summary>
    internal static ClaimsPrincipal Guest(string personId, string nickname) => Make(personId, nickname, []);

    /// <summary>What a token carries for a registered person: the roles they have and when those were read, which password let them in, and by which sign-in.</summary>
    internal static ClaimsPrincipal Registered(
        string accountId, string nickname, string stamp, IEnumerable<string> roles, DateTimeOffset rolesReadAt, string signInId) => Make(accountId, nickname,
    [
        new Claim(Account, stamp),
        new Claim(SignIn, signInId),
        new Claim(RolesReadAt, rolesReadAt.UtcTicks.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64),
        .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
    ]);

    /// <summary>A new sign-in of a registered person.</summary>
    internal static string NewSignIn() => Guid.NewGuid().ToString("N");

    /// <summary>Which password let a registered person in (the account's security stamp); null for guests.</summary>
    internal static string? AccountStamp(this ClaimsPrincipal principal) => principal.FindFirstValue(Account);

    /// <summary>
    /// When the roles that a token says were read; null when it does not say so. Not when the token was issued: tickets keep that to the second,
    /// and whatever was read in the same second would seem newer.
    /// </summary>
    internal static DateTimeOffset? RolesAt(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(RolesReadAt), CultureInfo.InvariantCulture, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The sign-in that a token came from; a guest's is the person. Null when nobody is signed in.</summary>
    internal static string? SignInId(this ClaimsPrincipal principal) => principal.FindFirstValue(SignIn) ?? principal.PersonId();

    /// <summary>The id of a person who is signed in as a guest.</summary>
    internal static string? GuestId(this ClaimsPrincipal principal) => principal.AccountStamp() is null ? principal.PersonId() : null;

    private static ClaimsPrincipal Make(string personId, string nickname, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, personId), new Claim(ClaimTypes.Name, nickname), .. more],
        BearerTokenDefaults.AuthenticationScheme, ClaimTypes.Name, ClaimTypes.Role));
}
