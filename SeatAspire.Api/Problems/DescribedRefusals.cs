using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace SeatAspire.Api.Problems;

/// <summary>
/// Which refusals each call may give, for the description at <c>/openapi/v1.json</c>. What any call of its kind may be
/// refused for is seen from the call; only what is its own stands beside it.
/// </summary>
public static class DescribedRefusals
{
    /// <summary>Says that a call may be refused with this status, and in which words of the contract.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, int status, params string[] words)
        where TBuilder : IEndpointConventionBuilder =>
        call.WithMetadata(new Own(status, words));

    /// <summary>A group whose calls are described with their refusals.</summary>
    public static IEndpointRouteBuilder DescribeRefusals(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        // At the end, when all is known about a call: who may make it, what it reads, and its own refusals.
        ((IEndpointConventionBuilder)group).Finally(call =>
        {
            foreach (var refusals in Common(call.Metadata).Concat(call.Metadata.OfType<Own>()).GroupBy(refusal => refusal.Status).OrderBy(group => group.Key).ToArray())
            {
                // An attribute by hand: what Produces() adds has a description too, but it does not reach the document.
                call.Metadata.Add(new ProducesResponseTypeAttribute(typeof(ProblemDetails), refusals.Key, "application/problem+json")
                {
                    Description = string.Join(", ", refusals.SelectMany(refusal => refusal.Words).Distinct()),
                });
            }
        });
        return group;
    }

    private static IEnumerable<Own> Common(IList<object> call)
    {
        yield return new(StatusCodes.Status400BadRequest, ["validation"]);
        if (call.OfType<IAcceptsMetadata>().Any())
        {
            yield return new(StatusCodes.Status413PayloadTooLarge, ["too-large"]);
            yield return new(StatusCodes.Status415UnsupportedMediaType, ["unsupported-media-type"]);
        }

        var policies = call.OfType<AuthorizationPolicy>().ToArray();
        if (policies.Length > 0 || call.OfType<IAuthorizeData>().Any())
        {
            yield return new(StatusCodes.Status401Unauthorized, ["unauthorized"]);
        }

        if (policies.Any(policy => policy.Requirements.OfType<RolesAuthorizationRequirement>().Any()))
        {
            yield return new(StatusCodes.Status403Forbidden, ["forbidden"]);
        }

        yield return new(StatusCodes.Status429TooManyRequests, ["too-many-requests"]);
        yield return new(StatusCodes.Status503ServiceUnavailable, ["unavailable", "rebuilding"]);
    }

    private sealed record Own(int Status, string[] Words);
}
