using Microsoft.AspNetCore.Authorization;

namespace SeatAspire.Api.Callers;

/// <summary>Which operators may make a call. An admin may make each.</summary>
public static class OperatorCalls
{
    /// <summary>Lets these roles make a call, beside <see cref="Roles.Admin"/>; nobody else.</summary>
    public static TBuilder AllowedTo<TBuilder>(this TBuilder calls, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        calls.RequireAuthorization(policy => policy.RequireRole([Roles.Admin, .. roles]));

    /// <summary>A group whose calls are for admins alone where nothing else was said: what was forgotten is closed, not open.</summary>
    public static RouteGroupBuilder ClosedByDefault(this RouteGroupBuilder group)
    {
        var admins = new AuthorizationPolicyBuilder().RequireRole(Roles.Admin).Build();
        ((IEndpointConventionBuilder)group).Finally(call =>
        {
            if (!call.Metadata.OfType<AuthorizationPolicy>().Any())
            {
                // As RequireAuthorization does: the middleware looks for the first of these, then for the policies.
                call.Metadata.Add(new AuthorizeAttribute());
                call.Metadata.Add(admins);
            }
        });
        return group;
    }
}
