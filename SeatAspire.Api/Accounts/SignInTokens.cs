using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace SeatAspire.Api.Accounts;

/// <summary>What signs somebody in.</summary>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="AccessToken">Goes with each call.</param>
/// <param name="ExpiresIn">How long that is good, in seconds.</param>
/// <param name="RefreshToken">Gets fresh ones, also more than once.</param>
/// <param name="Device">Sent back with later log-ins, it tells that this device logged into the account before; null for guests.</param>
public sealed record SignInResponse(string TokenType, string AccessToken, long ExpiresIn, string RefreshToken, string? Device);

/// <summary>Makes and reads the tokens, in the form of ASP.NET Core's bearer tokens, and the marks of devices. All are sealed with the keys in the database.</summary>
internal sealed class SignInTokens(IOptionsMonitor<BearerTokenOptions> options, IDataProtectionProvider protection, TimeProvider time)
{
    private const int LongestDevice = 1000;

    private readonly IDataProtector _devices = protection.CreateProtector("SeatAspire.Devices");

    /// <summary>Fresh tokens for somebody.</summary>
    /// <param name="person">Whom they speak for.</param>
    /// <param name="account">Whose they are; null for guests.</param>
    /// <param name="device">The mark that the device has already; else, for who has an account, a new one.</param>
    public SignInResponse Issue(ClaimsPrincipal person, Account? account = null, string? device = null)
    {
        const string Scheme = BearerTokenDefaults.AuthenticationScheme;
        var (now, form) = (time.GetUtcNow(), options.Get(Scheme));
        return new(
            "Bearer",
            form.BearerTokenProtector.Protect(new(person, new AuthenticationProperties { ExpiresUtc = now + form.BearerTokenExpiration }, Scheme + ":AccessToken")),
            (long)form.BearerTokenExpiration.TotalSeconds,
            form.RefreshTokenProtector.Protect(new(person, new AuthenticationProperties { ExpiresUtc = now + form.RefreshTokenExpiration }, Scheme + ":RefreshToken")),
            device ?? (account is null ? null : _devices.Protect($"{Bound(account.NormalizedEmail!)} {Guid.NewGuid():N}")));
    }

    /// <summary>Whom a refresh token speaks for; null if it is none, or too old.</summary>
    public ClaimsPrincipal? ReadRefresh(string token) =>
        options.Get(BearerTokenDefaults.AuthenticationScheme).RefreshTokenProtector.Unprotect(token) is { Properties.ExpiresUtc: { } expires } ticket && time.GetUtcNow() < expires
            ? ticket.Principal
            : null;

    /// <summary>The device of a mark, if it came from a sign-in to the account with this (folded) e-mail.</summary>
    public string? ReadDevice(string? mark, string email)
    {
        if (mark is null or { Length: > LongestDevice })
        {
            return null;
        }

        try
        {
            return _devices.Unprotect(mark).Split(' ') is [var bound, var device] && bound == Bound(email) ? device : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    // By the e-mail and not by the person: a mark is judged before the database is asked anything.
    private static string Bound(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)).AsSpan(0, 16));
}
