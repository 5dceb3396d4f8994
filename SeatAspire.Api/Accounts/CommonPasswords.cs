using System.Collections.Frozen;

namespace SeatAspire.Api.Accounts;

/// <summary>The passwords that most people choose and everybody tries first: 10,000 of 8 characters or more, from <c>common-passwords.txt</c>.</summary>
public static class CommonPasswords
{
    private static readonly Lazy<FrozenSet<string>> All = new(Read);

    /// <summary>Whether it is one of them, in small letters or capital ones.</summary>
    public static bool Has(string password) => All.Value.Contains(AccountRules.Normal(password).ToLowerInvariant());

    /// <summary>How many there are.</summary>
    internal static int Count => All.Value.Count;

    private static FrozenSet<string> Read()
    {
        using var lines = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        var all = new HashSet<string>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                all.Add(line);
            }
        }

        return all.ToFrozenSet(StringComparer.Ordinal);
    }
}
