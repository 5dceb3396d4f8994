using Microsoft.OpenApi;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Bodies are read strictly, and <c>/openapi/v1.json</c> says so: nothing else may be in them. Of answers it must not say that, or a
/// client made after it would refuse one that has learned to say more.
/// </summary>
internal static class DescribedBodies
{
    /// <summary>Describes the API at <c>/openapi/v1.json</c>.</summary>
    public static void AddDescription(this IHostApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            OpenAnswers(document);
            return Task.CompletedTask;
        }));

    private static void OpenAnswers(OpenApiDocument document)
    {
        var bodies = document.Paths.Values.SelectMany(path => path.Operations ?? [])
            .SelectMany(call => call.Value.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
            .SelectMany(content => content.Value.Schema is { OneOf: { Count: > 0 } either } ? either : [content.Value.Schema!])
            .OfType<OpenApiSchemaReference>()
            .Select(schema => schema.Reference.Id)
            .ToHashSet();
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (!bodies.Contains(name) && schema is OpenApiSchema answer)
            {
                answer.AdditionalPropertiesAllowed = true;
            }
        }
    }
}
