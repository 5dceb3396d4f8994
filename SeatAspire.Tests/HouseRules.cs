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
        new("What differs from machine to machine is a setting, not a directive", Code, Directive()),
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
        // One host service runs all of it; the other listens, which has a beginning and an end of its own.
        Assert.Equal(
            ["BackgroundRunner.cs", "TcpChatServer.cs"],
            services.Where(file => HostService().IsMatch(file.Text)).Select(file => Path.GetFileName(file.Path)).Order());
    }

    /// <summary>Longer ones have a second concern. What tools write is not read.</summary>
    [Fact]
    public void No_file_is_longer_than_four_hundred_lines()
    {
        var tooLong = Checkout.Files().Where(file => Code(file.Path) || file.Path.EndsWith(".lua", StringComparison.Ordinal))
            .Where(file => !file.Path.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (file.Path, Lines: file.Text.Count(letter => letter == '\n')))
            .Where(file => file.Lines > 400);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Every_public_type_says_what_it_is()
    {
        var types = 0;
        var silent = new List<string>();
        foreach (var (path, text) in Checkout.Files().Where(file => Code(file.Path) && !file.Path.Contains("/Migrations/", StringComparison.Ordinal)))
        {
            foreach (Match type in PublicType().Matches(text))
            {
                types++;
                if (!type.Groups["said"].Success)
                {
                    silent.Add($"{path}: {type.Groups["name"].Value}");
                }
            }
        }

        Assert.True(types >= 300, $"Only {types} are found.");
        Assert.True(silent.Count == 0, string.Join('\n', silent));
    }

    /// <summary>A catch that does nothing says of which error, or when.</summary>
    [Fact]
    public void Nothing_is_passed_over_whatever_it_is()
    {
        var broken = Checkout.Files().Where(file => Code(file.Path))
            .SelectMany(file => CatchOfAll().Matches(file.Text).Select(match => $"{file.Path}: {match.Value.ReplaceLineEndings(" ")}"))
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Tests_stand_in_folders_of_what_they_test()
    {
        string[] others = ["Attack", "Browser", "Chaos", "Distributed", "Hosting", "Proof", "Simulation", "Support"];
        var rooms = Directory.GetDirectories(Path.Combine(Checkout.Root, "SeatAspire.Api")).Select(Path.GetFileName).Concat(others).ToHashSet();
        foreach (var (path, text) in Checkout.Files().Where(file => Test(file.Path)))
        {
            var parts = path.Split('/')[1..^1];
            Assert.True(parts.Length == 0 || rooms.Contains(parts[0]), $"{path} stands in no folder of the Api.");
            Assert.Contains($"namespace {string.Join('.', parts.Prepend("SeatAspire.Tests"))};", text, StringComparison.Ordinal);
        }
    }

    private static bool Background(string path) =>
        Code(path) && path.StartsWith("SeatAspire.Api/", StringComparison.Ordinal) && !path.EndsWith("/BackgroundRunner.cs", StringComparison.Ordinal) && IsBackground().IsMatch(File.ReadAllText(Path.Combine(Checkout.Root, path)));

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

    [GeneratedRegex(@"\bclass\s+\w+[^{;]*[:,]\s*(BackgroundService|IBackgroundWork)\b")]
    private static partial Regex IsBackground();

    [GeneratedRegex(@":\s*BackgroundService\b")]
    private static partial Regex HostService();

    [GeneratedRegex(@"\bloops\.(RunAsync|UntilAsync)\(|\bperiodic\.RunAsync\(|\bredis\.ListenAsync\([^;]*\bloops\b")]
    private static partial Regex RunByRunner();

    // What runs until the replica stops, or until something comes. Loops that end by themselves are no such thing.
    [GeneratedRegex(@"\bwhile \((true|await|!?\w*[sS]topping\w*\.|[^;{]*(WaitToReadAsync|WaitForNextTickAsync|AcceptAsync))[^{]*|\bfor \([^;]*;\s*;|\bnew PeriodicTimer\b|\.ReadAllAsync\(|\bTask\.Run\(")]
    private static partial Regex NakedLoop();

    // The docstring, attributes in square brackets, then the type.
    [GeneratedRegex(@"^(?<said>[ ]*///[^\n]*\n)?([ ]*\[[^\n]*\]\n)*[ ]*public[ ]((static|sealed|abstract|readonly|partial|ref)[ ])*(class|record struct|record|struct|interface|enum)[ ](?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\))?\s*\{\s*(//[^\n]*\s*)+\}")]
    private static partial Regex CatchOfAll();

    // What docs/glossary.md has other endings for.
    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Desk|Board|Keeper|Nudge|Gate|Turns|Acts|Office|Clock|Book|Answer|News|Farewell)\b")]
    private static partial Regex RetiredName();

    [GeneratedRegex(@"""resolved"":\s*""http[^""]*""")]
    private static partial Regex ResolvedAddress();
}
