using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using SeatAspire.Api.Data;

namespace SeatAspire.Api.Accounts;

/// <summary>Who a token speaks for.</summary>
public static class Person
{
    private const string Account = "account";

    /// <summary>The person's id, 32 hexadecimal digits, made by the server; null when nobody is signed in.</summary>
    public static string? PersonId(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>What others see; null when nobody is signed in.</summary>
    public static string? Nickname(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Name);

    /// <summary>The person's roles, none for guests.</summary>
    public static IReadOnlyList<string> Roles(this ClaimsPrincipal principal) =>
        [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value)];

    /// <summary>What a token carries for a guest.</summary>
    internal static ClaimsPrincipal Guest(string personId, string nickname) => Make(personId, nickname, []);

    /// <summary>What a token carries for a registered person: the role they have now, and which password let them in.</summary>
    internal static ClaimsPrincipal Registered(AccountRow account) => Make(account.PersonId, account.Nickname,
    [
        new Claim(Account, Passwords.Stamp(account.PasswordHash)),
        .. account.Role is { } role ? [new Claim(ClaimTypes.Role, role)] : Array.Empty<Claim>(),
    ]);

    /// <summary>Which password let a registered person in (<see cref="Passwords.Stamp"/>); null for guests.</summary>
    internal static string? AccountStamp(this ClaimsPrincipal principal) => principal.FindFirstValue(Account);

    private static ClaimsPrincipal Make(string personId, string nickname, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, personId), new Claim(ClaimTypes.Name, nickname), .. more],
        BearerTokenDefaults.AuthenticationScheme, ClaimTypes.Name, ClaimTypes.Role));
}
