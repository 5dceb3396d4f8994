using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shows;

/// <summary>Posters that operators uploaded, for everybody. An address names the content, which therefore never changes.</summary>
internal static class PosterEndpoints
{
    private const string Large = "large";
    private const string Small = "small";

    /// <summary>Where a poster is, below the API's origin.</summary>
    public static (string Large, string Small) AddressesOf(string hash) => ($"/api/posters/{hash}/{Large}", $"/api/posters/{hash}/{Small}");

    /// <summary>Answers one size of a poster.</summary>
    public static async Task<Results<FileContentHttpResult, RefusalResult>> GetAsync(
        string hash, string size, SeatDb db, HttpContext context, CancellationToken cancellation)
    {
        var image = size switch
        {
            Large => await db.Posters.Where(row => row.Hash == hash).Select(row => row.Large).FirstOrDefaultAsync(cancellation),
            Small => await db.Posters.Where(row => row.Hash == hash).Select(row => row.Small).FirstOrDefaultAsync(cancellation),
            _ => null,
        };
        if (image is null)
        {
            return Refusals.UnknownPoster.ToResult();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.File(image, "image/webp");
    }
}
