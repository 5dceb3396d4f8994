using Microsoft.Extensions.Configuration;

namespace SeatAspire.ServiceDefaults;

/// <summary>Settings that hold several values.</summary>
public static class ListSettings
{
    private static readonly char[] Separators = [';', ',', ' '];

    /// <summary>
    /// A list given either as one text (<c>Web__Origins="http://a;http://b"</c>; also commas or spaces) or numbered
    /// (<c>Web__Origins__0=…</c>); both together add up. Empty when the setting is missing.
    /// </summary>
    public static IReadOnlyList<string> GetList(this IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return [.. new[] { section.Value }
            .Concat(section.GetChildren().Select(child => child.Value))
            .SelectMany(text => (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal)];
    }
}
