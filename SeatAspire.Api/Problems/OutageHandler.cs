using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Answers what went wrong as problem+json: outages as 503, requests that cannot be read as 400, and all else, which is
/// a bug of ours, as a 500 that says nothing about the inside. Bugs go to the log whole, outages as one line.
/// </summary>
internal sealed class OutageHandler(ILogger<OutageHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return false;
        }

        await Refuse(exception, httpContext).ToResult().ExecuteAsync(httpContext);
        return true;
    }

    private Refusal Refuse(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case RebuildingException:
                return Refusals.Rebuilding;
            case RedisAwayException:
                log.LogWarning("{Path} refused: {Reason}", context.Request.Path, exception.Message);
                return Refusals.Unavailable;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Refusals.TooLarge;
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return Refusals.UnsupportedMediaType;
            case BadHttpRequestException { InnerException: JsonException { Path: { Length: > 0 } path } }:
                return Refusals.UnreadableBody(path);
            case BadHttpRequestException:
                return Refusals.UnreadableRequest;
            case var _ when Backing.IsDatabaseAway(exception):
                log.LogWarning("{Path} refused: the database does not answer: {Reason}", context.Request.Path, exception.GetBaseException().Message);
                return Refusals.Unavailable;
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return Refusals.Internal;
        }
    }
}
