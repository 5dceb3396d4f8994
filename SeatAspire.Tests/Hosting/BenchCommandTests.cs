using System.Diagnostics;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Hosting;

/// <summary><c>./bench</c> still finds what it measures: one short measure of SeatAspire alone. How fast that is, is nobody's business here.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public async Task A_system_of_its_own_is_started_measured_and_ended()
    {
        var start = new ProcessStartInfo("dotnet", [Programs.Built("SeatAspire.Bench"), Checkout.Root, "--own", "--once", "click-to-all"])
        {
            Environment = { ["Infra__Mode"] = "executables" },
        };
        var (code, said) = await Programs.RunAsync(start, TimeSpan.FromMinutes(5));
        Assert.True(code == 0, said);
        Assert.Contains("ratio click-to-all ", said, StringComparison.Ordinal);
    }
}
