using System.Diagnostics;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>
/// A copy of the sources, built once, in which each guard can be switched off by the environment: the program itself has no such switch. It is made in the folder that the
/// environment's <c>PROOF_GUARDS</c> names (<c>./prove guards</c>).
/// </summary>
public sealed class GuardCopy
{
    private const string Switch = "GONE_GUARD";
    private static readonly HashSet<string> NotCopied = ["bin", "obj", "node_modules", ".git", ".run", "TestResults"];

    private readonly Lazy<Task<string>> _sound;

    public GuardCopy() => _sound = new(BuildAsync);

    // Of all parts together, in a copy that is built first.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>Where it is; null where none was asked for.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("PROOF_GUARDS");

    /// <summary>What was said of all parts with all guards.</summary>
    public Task<string> SoundAsync() => _sound.Value;

    /// <summary>Runs a part without a guard; the exit code, and what was said.</summary>
    public async Task<(int Code, string Said)> TestAsync(string part, string guard)
    {
        await SoundAsync();
        return await TestAsync([part], guard);
    }

    private static Task<(int Code, string Said)> TestAsync(IEnumerable<string> parts, string? guard) => RunAsync(
        ["test", "SeatAspire.Tests", "-c", "Release", "--no-build", "--filter", string.Join('|', parts.Select(part => "FullyQualifiedName~" + part)), "--logger", "console;verbosity=normal"], guard);

    private static async Task<string> BuildAsync()
    {
        Copy(new(Checkout.Root), Directory.CreateDirectory(Folder!));
        var modules = Path.Combine("SeatAspire.Web", "client", "node_modules");
        if (!Directory.Exists(Path.Combine(Folder!, modules)) && Directory.Exists(Path.Combine(Checkout.Root, modules)))
        {
            Directory.CreateSymbolicLink(Path.Combine(Folder!, modules), Path.Combine(Checkout.Root, modules));
        }

        await File.WriteAllTextAsync(Path.Combine(Folder!, "SeatAspire.Api", "GoneGuard.cs"), $$"""
            namespace SeatAspire.Api;

            internal static class GoneGuard
            {
                private static readonly string? Name = Environment.GetEnvironmentVariable("{{Switch}}");

                public static bool Is(string name) => Name == name;
            }
            """);
        foreach (var guard in SourceGuards.All)
        {
            foreach (var (file, text, instead) in guard.Edits)
            {
                var path = Path.Combine(Folder!, file);
                var source = await File.ReadAllTextAsync(path);
                await File.WriteAllTextAsync(path, source.Replace(text, Regex.Replace(instead, @"\bGONE\b", $"SeatAspire.Api.GoneGuard.Is(\"{guard.Name}\")"), StringComparison.Ordinal));
            }
        }

        var (code, said) = await RunAsync(["build", "SeatAspire.Tests", "-c", "Release", "-v", "q", "-tl:off", "-p:RunAnalyzers=false"], null);
        Assert.True(code == 0, said);
        (code, said) = await TestAsync(SourceGuards.All.Select(guard => guard.Part).Distinct(), null);
        Assert.True(code == 0, said);
        return said;
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name), overwrite: true);
        }

        foreach (var folder in from.EnumerateDirectories().Where(folder => !NotCopied.Contains(folder.Name)))
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }

    private static Task<(int Code, string Said)> RunAsync(string[] arguments, string? guard)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Folder };
        // Those of the run that this is part of are not its own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("PROOF_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment[Switch] = guard ?? "";
        return Programs.RunAsync(start, Limit);
    }
}

/// <summary>
/// Each guard of the program and of the database is where the list says, once; and where a copy is asked for (<c>./prove guards</c>), its part passes there with all guards and
/// fails without that one.
/// </summary>
public sealed class SourceGuardTests(GuardCopy copy, ITestOutputHelper output) : IClassFixture<GuardCopy>
{
    public static TheoryData<string> Guards => [.. SourceGuards.All.Select(guard => guard.Name)];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_it_its_part_fails(string name)
    {
        var guard = SourceGuards.All.Single(one => one.Name == name);
        foreach (var (file, text, _) in guard.Edits)
        {
            var source = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, file));
            Assert.True(Regex.Count(source, Regex.Escape(text)) == 1, $"{file} says other than once: {text}");
        }

        var (type, test) = (guard.Part.Split('.')[0], guard.Part.Split('.')[1]);
        Assert.Contains(typeof(SourceGuardTests).Assembly.GetTypes(), one => one.Name == type && one.GetMethod(test) is not null);
        if (GuardCopy.Folder is not null)
        {
            await FoundAsync(guard);
        }
    }

    private async Task FoundAsync(SourceGuard guard)
    {
        Assert.Matches($"  Passed .*{Regex.Escape(guard.Part)}", await copy.SoundAsync());
        var (code, said) = await copy.TestAsync(guard.Part, guard.Name);
        Assert.True(code != 0 && Regex.IsMatch(said, $"  Failed .*{Regex.Escape(guard.Part)}"), $"Nothing noticed that it is gone: {guard.Name}\n{said}");
        await ProofRun.TellAsync(output, $"guard: 1 {guard.Name} | {guard.Part}");
    }
}
