using System.Security.Claims;

namespace SeatAspire.Api.Accounts;

/// <summary>Who a token speaks for.</summary>
public static class Person
{
    /// <summary>The person's id, 32 hexadecimal digits, made by the server; null when nobody is signed in.</summary>
    public static string? PersonId(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>What others see; null when nobody is signed in.</summary>
    public static string? Nickname(this ClaimsPrincipal principal) => principal.FindFirstValue(ClaimTypes.Name);

    /// <summary>The person's roles, none for guests.</summary>
    public static IReadOnlyList<string> Roles(this ClaimsPrincipal principal) =>
        [.. principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value)];

    /// <summary>What a token carries for somebody.</summary>
    internal static ClaimsPrincipal Make(string personId, string nickname, string scheme) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, personId), new Claim(ClaimTypes.Name, nickname)],
        scheme, ClaimTypes.Name, ClaimTypes.Role));
}
