using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Books;

namespace SeatAspire.Api;

/// <summary>What the program does in place of serving, by its first argument. Settings are arguments too, and begin with a hyphen.</summary>
internal static class Commands
{
    private const int Misused = 2;

    private const string Usage =
        $"""
        dotnet SeatAspire.Api.dll [--Section:Name=VALUE…]   serves, as one of the replicas
        dotnet SeatAspire.Api.dll {BooksCommand.Name}        compares database, Redis and payment provider, and changes nothing
        dotnet SeatAspire.Api.dll {DataFeature.ResetDemoCommand}         takes all shows, plans, goods and orders away, and puts the demo in their place
        docs/operations.md says what each needs.
        """;

    /// <summary>Does what the arguments name, and answers with the exit code; null where the program is to serve.</summary>
    public static async Task<int?> RunAsync(WebApplication app, string[] args)
    {
        switch (args)
        {
            case [DataFeature.ResetDemoCommand]:
                return await app.ResetDemoAsync();
            case [BooksCommand.Name]:
                return await app.ProveBooksAsync();
            case ["--help" or "-h"]:
                await Console.Out.WriteLineAsync(Usage);
                return 0;
            // Whoever mistypes a command wants no replica.
            case [var word, ..] when !word.StartsWith('-'):
                await Console.Error.WriteLineAsync($"There is no command \"{string.Join(' ', args)}\".{Environment.NewLine}{Usage}");
                return Misused;
            default:
                return null;
        }
    }
}
