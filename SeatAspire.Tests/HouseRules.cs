using System.Text.RegularExpressions;

namespace SeatAspire.Tests;

/// <summary>What a reader may rely on without looking: checked over the source itself.</summary>
public sealed partial class HouseRules
{
    /// <summary>A rule: which files it is about (path from the root, <c>/</c>), and what none of their lines may say.</summary>
    private sealed record Rule(string Name, Func<string, bool> Files, Regex Forbidden);

    private static readonly Rule[] Rules =
    [
        new("Time comes from TimeProvider", Code, ClockRead()),
        new("What differs between the stacks is in Backing, not in directives", Code, Directive()),
        new("Tests wait for conditions, not for guessed times", Test, Sleep()),
        new("Every test runs", Test, SwitchedOff()),
        new("Nothing is left unfinished", Code, Unfinished()),
        new("No error is swallowed", Code, EmptyCatch()),
        new("A message with an address is not logged with its query", path => Code(path) && !Test(path), LoggedQuery()),
        new("What runs in the background is run by the loop runner", Background, NakedLoop()),
        new("Types go by the glossary's words", path => Code(path) && path.StartsWith("SeatAspire.Api/", StringComparison.Ordinal), RetiredName()),
        new("Lock files name no registry", path => path.EndsWith("package-lock.json", StringComparison.Ordinal), ResolvedAddress()),
    ];

    public static TheoryData<string> RuleNames => [.. Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Holds(string name)
    {
        var rule = Rules.Single(rule => rule.Name == name);
        var looked = 0;
        var broken = new List<string>();
        foreach (var (path, text) in Checkout.Files().Where(file => rule.Files(file.Path)))
        {
            looked++;
            broken.AddRange(rule.Forbidden.Matches(text).Select(match =>
                $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}"));
        }

        Assert.True(looked > 0, "The rule looked at no file.");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_background_service_uses_the_loop_runner()
    {
        var services = Checkout.Files()
            .Where(file => Code(file.Path) && file.Path.StartsWith("SeatAspire.Api/", StringComparison.Ordinal) && IsBackground().IsMatch(file.Text)).ToList();
        Assert.True(services.Count >= 20, $"Only {services.Count} are found.");
        Assert.All(services, file => Assert.True(RunByRunner().IsMatch(file.Text), $"{file.Path} runs by itself."));
    }

    private static bool Background(string path) =>
        Code(path) && path.StartsWith("SeatAspire.Api/", StringComparison.Ordinal) && IsBackground().IsMatch(File.ReadAllText(Path.Combine(Checkout.Root, path)));

    private static bool Code(string path) => path.EndsWith(".cs", StringComparison.Ordinal) && !path.EndsWith("/HouseRules.cs", StringComparison.Ordinal);

    private static bool Test(string path) => path.StartsWith("SeatAspire.Tests/", StringComparison.Ordinal) && Code(path);

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex ClockRead();

    [GeneratedRegex(@"^\s*#(if|elif)\b.*", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bSkip\s*=\s*""[^""]*""")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"\bNotImplementedException\b|//\s*(TODO|FIXME|HACK)\b.*")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\bLog(Trace|Debug|Information|Warning|Error|Critical)\([^;]*\.(QueryString|GetDisplayUrl\(\)|GetEncodedUrl\(\))")]
    private static partial Regex LoggedQuery();

    [GeneratedRegex(@":\s*BackgroundService\b")]
    private static partial Regex IsBackground();

    [GeneratedRegex(@"\bloops\.(RunAsync|UntilAsync)\(|\bperiodic\.RunAsync\(|\bredis\.ListenAsync\([^;]*\bloops\b")]
    private static partial Regex RunByRunner();

    // What runs until the replica stops, or until something comes. Loops that end by themselves are no such thing.
    [GeneratedRegex(@"\bwhile \((true|await|!?\w*[sS]topping\w*\.|[^;{]*(WaitToReadAsync|WaitForNextTickAsync|AcceptAsync))[^{]*|\bfor \([^;]*;\s*;|\bnew PeriodicTimer\b|\.ReadAllAsync\(|\bTask\.Run\(")]
    private static partial Regex NakedLoop();

    // What docs/glossary.md has other endings for.
    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Desk|Board|Keeper|Nudge|Gate|Turns|Acts|Office|Clock|Book|Answer|News|Farewell)\b")]
    private static partial Regex RetiredName();

    [GeneratedRegex(@"""resolved"":\s*""http[^""]*""")]
    private static partial Regex ResolvedAddress();
}
