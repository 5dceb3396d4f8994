namespace SeatAspire.AppHost.Native;

/// <summary>Redis or the database, as the services see it.</summary>
/// <param name="Plan">How this system starts it; null when it is given and somebody else's to run.</param>
internal sealed record Server(PartPlan? Plan, string ConnectionString)
{
    /// <returns>The server that the environment names in <c>ConnectionStrings__NAME</c>; null when it names none.</returns>
    public static Server? Given(string name) =>
        Environment.GetEnvironmentVariable($"ConnectionStrings__{name}") is { Length: > 0 } value ? new Server(Plan: null, value) : null;
}
