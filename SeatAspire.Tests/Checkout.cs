namespace SeatAspire.Tests;

/// <summary>The checkout that these tests were built from.</summary>
public static class Checkout
{
    private static readonly HashSet<string> NotSource = ["bin", "obj", "node_modules", "dist", ".git", ".run", "TestResults"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every source file: its path from <see cref="Root"/> with forward slashes, and its text.</summary>
    public static IEnumerable<(string Path, string Text)> Files() =>
        Walk(Root).Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file)));

    private static IEnumerable<string> Walk(string directory) =>
        Directory.EnumerateFiles(directory)
            .Concat(Directory.EnumerateDirectories(directory)
                .Where(child => !NotSource.Contains(Path.GetFileName(child)))
                .SelectMany(Walk));

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SeatAspire.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No SeatAspire.sln above {start}.");
    }
}
