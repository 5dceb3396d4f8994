using System.Globalization;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>What <c>./prove</c> says to its parts by the environment, and hears of them.</summary>
internal static class ProofRun
{
    /// <summary>A number of the environment.</summary>
    public static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Says what was shown: in the test's output, and in the file that <c>PROOF_FIGURES</c> names, if it does.</summary>
    public static async Task TellAsync(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PROOF_FIGURES") is { } file)
        {
            await File.AppendAllTextAsync(file, line + "\n");
        }
    }
}
