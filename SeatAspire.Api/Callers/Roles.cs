using Microsoft.AspNetCore.Authorization;

namespace SeatAspire.Api.Callers;

/// <summary>What an account may be beyond a customer's. An account has one of them, or none.</summary>
public static class Roles
{
    /// <summary>May do everything.</summary>
    public const string Admin = "admin";

    /// <summary>May do everything but deal with accounts.</summary>
    public const string Manager = "manager";

    /// <summary>Orders, sales and allocations.</summary>
    public const string BoxOffice = "box-office";

    /// <summary>Lets people in.</summary>
    public const string Door = "door";

    /// <summary>All of them: the rows of the table.</summary>
    public static IReadOnlyList<string> All { get; } = [Admin, Manager, BoxOffice, Door];
}

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
