using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shows;

/// <summary>The id of a showing that there is.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HubShowingAttribute : HubRuleAttribute
{
    /// <summary>As long as the database keeps.</summary>
    public const int LongestId = 80;

    internal override Refusal? Check(string name, object? value, IServiceProvider services)
    {
        var wrong = HubTextAttribute.Check(name, value, LongestId);
        return wrong ?? (services.GetRequiredService<ShowCatalog>().Find((string)value!, out var missing) is null ? missing : null);
    }
}

/// <summary>Ids of at most so many showings; where any are named there is at least one of them.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HubShowingsAttribute(int most) : HubRuleAttribute
{
    internal override Refusal? Check(string name, object? value, IServiceProvider services)
    {
        if (HubTextsAttribute.Check(name, value, most, HubShowingAttribute.LongestId) is { } wrong)
        {
            return wrong;
        }

        var catalog = services.GetRequiredService<ShowCatalog>();
        // A page may know a date that this replica hears of in a moment, or one that was just taken away.
        var ids = (IReadOnlyList<string>)value!;
        Refusal? missing = null;
        return ids.Count == 0 || ids.Any(id => catalog.Find(id, out missing) is not null) ? null : missing;
    }
}
