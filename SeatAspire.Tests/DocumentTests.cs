using System.Reflection;
using System.Text.RegularExpressions;

namespace SeatAspire.Tests;

/// <summary>
/// The documents that say which test keeps what: each test and file that they name is there, what they tell to run runs something, and no
/// cell of their tables is left empty. Names stand in backquotes: <c>SomeTests</c>, <c>SomeTests.Some_method</c>, <c>Folder/File.cs</c>,
/// whose path may leave its beginning out.
/// </summary>
public sealed partial class DocumentTests
{
    private const string Security = "docs/security.md";
    private const string Trust = "docs/trust.md";

    // As the runner's filter sees them.
    private static readonly string[] Tests = [.. typeof(DocumentTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
        .Select(method => $"{type.FullName}.{method.Name}"))];

    [Theory]
    [InlineData(Security)]
    [InlineData(Trust)]
    public void Every_test_that_is_named_is_there(string document)
    {
        var named = Named(TestName(), document);
        Assert.True(named.Count >= 10, $"{document} names only {named.Count} tests.");
        AreNone("is no test", named.Where(name => !Tests.Any(test => $"{test}.".Contains($".{name}.", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Security)]
    [InlineData(Trust)]
    public void Every_file_that_is_named_is_there(string document)
    {
        var files = Checkout.Files().Select(file => "/" + file.Path).ToArray();
        var named = Named(FileName(), document);
        Assert.True(named.Count >= 5, $"{document} names only {named.Count} files.");
        AreNone("is no file", named.Where(name => !files.Any(file => file.EndsWith("/" + name, StringComparison.Ordinal))));
        AreNone("leads nowhere", Named(Link(), document).Where(name => !File.Exists(Path.Combine(Checkout.Root, "docs", name))));
    }

    [Fact]
    public void What_is_told_to_run_runs_something()
    {
        var named = Named(Command(), Trust);
        Assert.NotEmpty(named);
        AreNone("runs nothing", named.Where(name => !Tests.Any(test => test.Contains(name, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Security)]
    [InlineData(Trust)]
    public void Every_cell_says_something(string document)
    {
        var rows = Read(document).Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Trim()[1..^1].Split('|')).ToArray();
        Assert.NotEmpty(rows);
        AreNone("has an empty cell", rows.Where(row => row.Any(string.IsNullOrWhiteSpace)).Select(row => row[0].Trim()));
    }

    private static void AreNone(string fault, IEnumerable<string> names)
    {
        var told = string.Join('\n', names.Select(name => $"{name} {fault}"));
        Assert.True(told.Length == 0, told);
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Checkout.Root, document));

    private static List<string> Named(Regex what, string document) => [.. what.Matches(Read(document)).Select(match => match.Groups["name"].Value).Distinct()];

    [GeneratedRegex(@"`(?<name>(\w+Tests|HouseRules)(\.\w+)?)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(?<name>[\w.-]+/[\w./-]*\.(cs|ts|lua|md))`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"`\./test (?<name>\w+)`")]
    private static partial Regex Command();

    // Within this repository.
    [GeneratedRegex(@"\]\((?<name>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
