using System.Text.Json;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace SeatAspire.Web;

/// <summary>The built browser app: files whose names carry a hash may be kept for ever, everything else is asked for again.</summary>
internal static class ClientFiles
{
    /// <summary>
    /// Serves <c>client/dist</c> below the first of <paramref name="places"/> that has it. The app's own addresses (<c>pages.json</c> of the build) get its page; so do
    /// all others that are no file, with 404, as the app will say.
    /// </summary>
    /// <exception cref="InvalidOperationException">The browser app was not built.</exception>
    public static void UseClient(this WebApplication app, params string[] places)
    {
        var folders = places.Select(place => Path.Combine(place, "client", "dist")).ToArray();
        var folder = Array.Find(folders, one => File.Exists(Path.Combine(one, "index.html"))) ?? throw new InvalidOperationException(
            $"The browser app is not built: there is no index.html in {string.Join(" or ", folders)}. Build the project SeatAspire.Web, or start with ./run.");

        var options = new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = SetCaching };
        app.UseStaticFiles(options);
        foreach (var page in JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(Path.Combine(folder, "pages.json")))!)
        {
            app.MapFallbackToFile(page, "index.html", options);
        }

        app.MapFallback(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/html";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.SendFileAsync(Path.Combine(folder, "index.html"));
        });
    }

    private static void SetCaching(StaticFileResponseContext answer) =>
        answer.Context.Response.Headers.CacheControl = answer.Context.Request.Path.StartsWithSegments("/assets")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
