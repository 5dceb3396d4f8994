using System.Text.Json;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

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
