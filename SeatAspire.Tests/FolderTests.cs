using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using SeatAspire.Api.Data;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace SeatAspire.Tests;

/// <summary>
/// The Api's folders form no circle: the types of one depend on earlier folders alone. Read from the compiled assembly, so that no
/// <c>using</c>, name in full or inferred type gets past it. (A constant leaves no trace there.)
/// </summary>
public sealed partial class FolderTests
{
    private const string Api = "SeatAspire.Api";
    private const string Page = "docs/architecture.md";

    // What the root holds knows all of them.
    private static readonly string[] InOrder =
    [
        "Problems", "Callers", "Background", "Redis", "Data", "Realtime", "Accounts", "Plans", "Shows", "Queue", "Seats", "Orders", "BoxOffice", "Shop", "Chat", "Multicast", "Admin",
    ];

    private static readonly Architecture Compiled = new ArchLoader().LoadAssemblies(typeof(SeatDb).Assembly).Build();

    public static TheoryData<string> Folders => [.. InOrder];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_depends_on_earlier_ones_alone(string folder)
    {
        var later = string.Join('|', InOrder.SkipWhile(name => name != folder).Skip(1).Append("Nothing"));
        Types().That().ResideInNamespaceMatching($@"^{Regex.Escape(Api)}\.{folder}(\.|$)")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^{Regex.Escape(Api)}(\.({later})(\.|$)|$)")
            .Because($"{folder} may know only the folders before it ({Page}): what it needs of a later one is an event, or an interface of its own that the later one implements")
            .Check(Compiled);
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        var found = Sources().Select(file => file.Folder.Split('/')[0]).Where(folder => folder.Length > 0).Distinct();
        Assert.Equal(InOrder.Order(), found.Order());
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var astray = Sources()
            .Select(file => (file.Path, Said: Namespace().Match(file.Text).Groups["name"].Value, Due: $"{Api}.{file.Folder.Replace('/', '.')}".TrimEnd('.')))
            .Where(file => file.Said != file.Due && !file.Path.EndsWith("/Program.cs", StringComparison.Ordinal)
                // Written by `dotnet ef`.
                && !file.Path.Contains("/Migrations/", StringComparison.Ordinal));
        Assert.Empty(astray);
    }

    [Fact]
    public void The_page_names_the_folders_in_this_order() => Assert.Equal(InOrder, NamedBelow("The folders of the Api"));

    [Fact]
    public void The_page_names_the_folders_of_the_browser_app()
    {
        const string client = "SeatAspire.Web/client/src/";
        var found = Checkout.Files().Select(file => file.Path).Where(path => path.StartsWith(client, StringComparison.Ordinal))
            .Select(path => path[client.Length..].Split('/')).Where(parts => parts.Length > 1 && parts[0] != "styles").Select(parts => parts[0]).Distinct();
        Assert.Equal(found.Order(), NamedBelow("The folders of the browser app").Order());
    }

    private static IEnumerable<string> NamedBelow(string heading)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, Page)).Split("\n## ");
        return Row().Matches(page.Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal))).Select(row => row.Groups["name"].Value);
    }

    private static IEnumerable<(string Path, string Folder, string Text)> Sources() =>
        from file in Checkout.Files()
        where file.Path.StartsWith(Api + "/", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal)
        let parts = file.Path.Split('/')
        select (file.Path, string.Join('/', parts[1..^1]), file.Text);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\| `(?<name>\w+)/` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
