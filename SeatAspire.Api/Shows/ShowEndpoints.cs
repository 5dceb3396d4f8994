using Microsoft.AspNetCore.Http.HttpResults;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows.Demo;

namespace SeatAspire.Api.Shows;

/// <summary>The programme and the layouts, for everybody.</summary>
public static class ShowEndpoints
{
    /// <summary>Registers the catalog of shows and what keeps it fresh.</summary>
    public static void AddShows(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ShowCatalog>();
        builder.Services.AddSingleton<ShowReader>();
        builder.Services.AddSingleton<IPlanShowings, PlanShowings>();
        builder.Services.AddSingleton<IDemoPart, DemoShows>();
        builder.Services.AddBackgroundWork<CatalogInvalidation>();
        builder.Services.AddBackgroundWork<ShowCatalogRefresher>();
        builder.Services.AddHealthChecks().AddCheck<ShowsHealth>("shows");
    }

    /// <summary>Maps <c>/api/shows</c> and the layouts under <c>/api/showings</c>.</summary>
    public static void MapShows(this IEndpointRouteBuilder routes)
    {
        var shows = routes.MapGroup("/api/shows").WithTags("shows");
        shows.MapGet("", GetShowsAsync);
        shows.MapGet("{showId}", GetShowAsync).Refuses(404, "not-found");
        routes.MapGet("/api/posters/{hash}/{size}", PosterEndpoints.GetAsync).WithTags("shows").Refuses(404, "not-found");
        routes.MapGet("/api/showings/{showingId}/layout", GetLayout).WithTags("shows").Refuses(404, "not-found");
    }

    private static async Task<Results<Ok<ShowResponse[]>, RefusalResult>> GetShowsAsync(
        ShowCatalog catalog, ShowReader reader, HttpRequest request, CancellationToken cancellation) =>
        catalog.Loaded
            ? TypedResults.Ok(await Task.WhenAll(catalog.Shows.Select(async show => (await reader.ReadAsync(show, cancellation)).For(request))))
            : Refusals.Unavailable.ToResult();

    private static async Task<Results<Ok<ShowResponse>, RefusalResult>> GetShowAsync(
        string showId, ShowCatalog catalog, ShowReader reader, HttpRequest request, CancellationToken cancellation) =>
        !catalog.Loaded ? Refusals.Unavailable.ToResult()
        : catalog.Shows.FirstOrDefault(show => show.Id == showId) is { } show ? TypedResults.Ok((await reader.ReadAsync(show, cancellation)).For(request))
        : Refusals.UnknownShow.ToResult();

    private static Results<LayoutResult, RefusalResult> GetLayout(string showingId, string? hash, ShowCatalog catalog) =>
        catalog.Find(showingId, out var missing) is { } showing ? new LayoutResult(showing.Layout, hash == showing.Layout.Hash) : missing.ToResult();
}
