using System.Diagnostics;

namespace SeatAspire.Tests.Hosting;

/// <summary><c>./bench</c> still finds what it measures: one short measure of SeatAspire alone. How fast that is, is nobody's business here.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public async Task A_system_of_its_own_is_started_measured_and_ended()
    {
        // Built along with these tests, for the same configuration.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(Checkout.Root, "SeatAspire.Bench", "bin", output.Parent!.Name, output.Name, "SeatAspire.Bench.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, Checkout.Root, "--own", "--quick", "purchases"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["Infra__Mode"] = "executables" },
        })!;
        var (said, told) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await said + await told);
        Assert.Contains("ratio purchases ", await said, StringComparison.Ordinal);
    }
}
