using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Answers what went wrong as problem+json: outages as 503, requests that cannot be read as 400, and all else, which is
/// a bug of ours, as a 500 that says nothing about the inside. Bugs go to the log whole, outages as one line.
/// </summary>
internal sealed class OutageHandler(ILogger<OutageHandler> log, IOptions<JsonOptions> json) : IExceptionHandler
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

    // The exception handler took the endpoint away from the request.
    private JsonTypeInfo? BodyOf(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type
            ? json.Value.SerializerOptions.GetTypeInfo(type)
            : null;

    private Refusal Refuse(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case OutageException { IsOfOneShowing: true } outage:
                return outage.Refusal;
            case OutageException outage:
                log.LogWarning("{Path} refused: {Reason}", context.Request.Path, outage.Message);
                return outage.Refusal;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Refusals.TooLarge;
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return Refusals.UnsupportedMediaType;
            case BadHttpRequestException { InnerException: JsonException error }:
                return BodyFaults.Explain(error, BodyOf(context));
            case BadHttpRequestException:
                return Refusals.UnreadableRequest;
            // By its name: whoever reads the log looks there first.
            case var _ when Backing.IsDatabaseAway(exception):
                log.LogWarning("{Path} refused: the database does not answer: {Reason}", context.Request.Path, exception.GetBaseException().Message);
                return Refusals.Unavailable;
            // Redis' client, or a limit of time of our own that nothing nearer took for what it is: nobody who asked has gone.
            case var _ when Outage.EndsByItself(exception):
                log.LogWarning("{Method} {Path} refused: it took too long, or what it stands on is away: {Reason}", context.Request.Method, context.Request.Path, exception.GetBaseException().Message);
                return Refusals.Unavailable;
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return Refusals.Internal;
        }
    }
}
