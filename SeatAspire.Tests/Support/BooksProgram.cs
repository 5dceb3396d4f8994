using SeatAspire.Api.Orders.Books;

namespace SeatAspire.Tests.Support;

/// <summary>The API's program as an operator starts it to prove the books.</summary>
internal static class BooksProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it: the exit code, and all that it says.</summary>
    public static Task<(int Code, string Said)> RunAsync(string redis, string seats) => Programs.RunAsync(
        new("dotnet", [Programs.Built("SeatAspire.Api"), BooksCommand.Name])
        {
            Environment = { ["ConnectionStrings__redis"] = redis, ["ConnectionStrings__seats"] = seats },
        },
        Limit);
}
