using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Net.Http.Headers;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api;

/// <summary>What stands around every call: who may call, how much, how big, and that every refusal is problem+json.</summary>
public static class RequestPipeline
{
    private const long MaxBodyBytes = 64 * 1024;

    /// <summary>Registers it, and how strictly JSON is read.</summary>
    public static void AddRequestPipeline(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var origins = new WebOrigins(builder.Configuration);
        services.AddSingleton(origins);
        services.AddExceptionHandler<OutageHandler>();
        // Before SignalR's own is added.
        services.AddSingleton<IHubProtocolResolver, HubProtocols>();
        services.AddSingleton<HubFaults>().AddSingleton<HubLimits>().AddSingleton<HubArguments>();
        services.Configure<HubOptions>(options =>
        {
            options.AddFilter<HubFaults>();
            options.AddFilter<HubLimits>();
            options.AddFilter<HubArguments>();
        });
        builder.Logging.AddFilter(HubFaults.Replaced, LogLevel.Critical);
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = MaxBodyBytes);
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            // Whoever mistypes a name must learn it, and nothing that was asked for may be passed over.
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddCors(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins([.. origins.All])
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfNoneMatch, HeaderNames.XRequestedWith, "Idempotency-Key", "X-SignalR-User-Agent")
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.Date, HeaderNames.Location)
            .SetPreflightMaxAge(TimeSpan.FromHours(2))));
        RateLimits.Add(builder);
    }

    /// <summary>Puts it around everything that is mapped, authentication and authorization included.</summary>
    public static void UseRequestPipeline(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
        app.UseStatusCodePages(context => AnswerBareStatusAsync(context.HttpContext));
        app.UseHeadRequests();
        app.UseHangingUp();
        app.Use(ResponseHeaders.SetHeadersAsync);
        app.Use(AllowConfiguredOriginsAsync);
        app.UseRouting();
        app.UseCors();
        app.Use(RequestText.CheckAddressAsync);
        app.Use(RefuseTokensWithoutKeysAsync);
        app.UseAuthentication();
        app.Use(RefuseBadTokensOnHubsAsync);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(JsonBodies.CheckAsync);
    }

    private static Task AllowConfiguredOriginsAsync(HttpContext context, RequestDelegate next) =>
        context.RequestServices.GetRequiredService<WebOrigins>().Allows(context.Request)
            ? next(context)
            : Refusals.ForeignOrigin.ToResult().ExecuteAsync(context);

    // Without its keys a replica can neither make nor judge a token: nobody may be signed out because the database is away.
    private static Task RefuseTokensWithoutKeysAsync(HttpContext context, RequestDelegate next) =>
        context.RequestServices.GetRequiredService<DatabaseReady>().IsReached
        || !(context.Request.Headers.ContainsKey(HeaderNames.Authorization) || context.Request.Path.StartsWithSegments("/api/auth"))
            ? next(context)
            : Refusals.Unavailable.ToResult().ExecuteAsync(context);

    // Hubs let people watch without a token; one who shows a token that has expired must learn it, not turn into nobody.
    private static Task RefuseBadTokensOnHubsAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Headers.ContainsKey(HeaderNames.Authorization) && context.Request.Path.StartsWithSegments("/hubs") && context.User.Identity?.IsAuthenticated != true
            ? Refusals.Unauthorized.ToResult().ExecuteAsync(context)
            : next(context);

    private static Task AnswerBareStatusAsync(HttpContext context) => (context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => Refusals.Unauthorized,
        StatusCodes.Status403Forbidden => Refusals.Forbidden,
        StatusCodes.Status404NotFound => Refusals.NotFound,
        StatusCodes.Status405MethodNotAllowed => Refusals.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => Refusals.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Refusals.UnsupportedMediaType,
        >= 500 => Refusals.Internal,
        _ => Refusals.UnreadableRequest,
    } is var refusal && refusal.Status == context.Response.StatusCode ? refusal : refusal with { Status = context.Response.StatusCode })
        .ToResult().ExecuteAsync(context);
}
