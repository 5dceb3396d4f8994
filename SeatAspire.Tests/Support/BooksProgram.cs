using System.Diagnostics;
using SeatAspire.Api.Orders.Books;

namespace SeatAspire.Tests.Support;

/// <summary>The API's program as an operator starts it to prove the books.</summary>
internal static class BooksProgram
{
    // From its own folder: what is copied beside the tests has no settings of its own to be started by.
    private static readonly string Program = Path.Combine([Checkout.Root, "SeatAspire.Api", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^3..], "SeatAspire.Api.dll"]);

    /// <summary>Runs it: the exit code, and all that it says.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string redis, string seats)
    {
        var start = new ProcessStartInfo("dotnet", [Program, BooksCommand.Name]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__redis"] = redis;
        start.Environment["ConnectionStrings__seats"] = seats;
        using var running = Process.Start(start)!;
        var errors = running.StandardError.ReadToEndAsync();
        var said = await running.StandardOutput.ReadToEndAsync() + await errors;
        await running.WaitForExitAsync();
        return (running.ExitCode, said);
    }
}
