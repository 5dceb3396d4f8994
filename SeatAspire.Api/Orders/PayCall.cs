using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>One request to pay for a hold.</summary>
/// <param name="HoldId">As it was sent; may be no hold at all.</param>
/// <param name="PersonId">Who asks.</param>
/// <param name="Nickname">What others see of who asks.</param>
/// <param name="Key">The idempotency key: never logged, and given to Redis as <see cref="KeyHash"/> only.</param>
/// <param name="Method">The way to pay, one that the provider knows.</param>
/// <param name="Korean">The language of refusals.</param>
/// <param name="Amount">What the person was shown, in the currency's minor unit; null where it was not said.</param>
/// <param name="Buyer">Whom the tickets are for; null where it was not said.</param>
/// <param name="Sale">Of a sale at the box office, who makes it; null where a buyer pays.</param>
public sealed record PayCall(
    string HoldId, string PersonId, string Nickname, string Key, string Method, bool Korean, long? Amount = null, Buyer? Buyer = null, OperatorSale? Sale = null)
{
    private const int LongestKey = 64;

    /// <summary>SHA-256 of the key, hexadecimal.</summary>
    public string KeyHash { get; } = Hash(Key);

    /// <summary>SHA-256 of what is asked for, hexadecimal: a key that comes with another one was reused.</summary>
    public string RequestHash { get; } = Hash(string.Create(
        CultureInfo.InvariantCulture,
        // What was not said adds nothing: as it was before it could be said.
        $"{HoldId}\n{Method}{(Amount is { } shown ? $"\namount {shown}" : "")}{(Buyer is { } buyer ? $"\nname {buyer.Name}\nemail {buyer.Email}" : "")}"));

    /// <summary>Whether a header is an idempotency key: 1 to 64 printable ASCII characters.</summary>
    public static bool IsKey([NotNullWhen(true)] string? header) =>
        header is { Length: > 0 and <= LongestKey } && !header.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{nameof(PayCall)} {HoldId}";

    /// <summary>SHA-256 of a text, hexadecimal.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>A sale that an operator makes at the box office.</summary>
/// <param name="Who">The operator.</param>
/// <param name="Note">What they wrote about it, for the order's history.</param>
public sealed record OperatorSale(ClaimsPrincipal Who, string? Note);

/// <summary>What a request to pay is answered.</summary>
public abstract record PayResponse;

/// <summary>An answer that stands in the payment's row, repeated byte for byte whenever its key comes again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON text: an order, or a problem.</param>
public sealed record StoredResponse(int Status, string Body) : PayResponse
{
    /// <summary>A sale.</summary>
    public static StoredResponse Of(OrderResponse order) =>
        new(StatusCodes.Status201Created, JsonSerializer.Serialize(order, WireJson.Options));

    /// <summary>A refusal, in the language of the request that is refused.</summary>
    public static StoredResponse Of(Refusal refusal, bool korean) => new(refusal.Status, refusal.Json(korean));
}

/// <summary>A refusal of this request alone: its key may be sent again.</summary>
public sealed record RefusedResponse(Refusal Refusal) : PayResponse;

/// <summary>Sends a <see cref="StoredResponse"/> as it stands.</summary>
public sealed class StoredResult(StoredResponse answer) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => answer.Status;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = answer.Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.ContentType = answer.Status < 400 ? "application/json; charset=utf-8" : "application/problem+json";
        return httpContext.Response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
