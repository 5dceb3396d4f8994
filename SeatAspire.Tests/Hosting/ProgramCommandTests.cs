using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary>What the API's program does in place of serving.</summary>
public sealed class ProgramCommandTests
{
    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2, "prove-book")]
    [InlineData(2, "prove-books", "--help")]
    [InlineData(2, "")]
    public async Task A_command_that_there_is_not_is_told_those_that_there_are_and_begins_no_replica(int code, params string[] arguments)
    {
        // Nobody listens there.
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Programs.Built("SeatAspire.Api"), .. arguments])
        {
            Environment = { ["ConnectionStrings__redis"] = "127.0.0.1:1", ["ConnectionStrings__seats"] = "Server=127.0.0.1;Port=1;User ID=nobody;Database=none" },
        };
        var (ended, said) = await Programs.RunAsync(start, Wait.StartLimit);
        Assert.Equal(code, ended);
        Assert.Contains("prove-books", said, StringComparison.Ordinal);
        Assert.Contains("reset-demo", said, StringComparison.Ordinal);
    }
}
