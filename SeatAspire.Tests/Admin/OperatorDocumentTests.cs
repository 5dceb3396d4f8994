using System.Diagnostics;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;
using SkiaSharp;

namespace SeatAspire.Tests.Admin;

/// <summary>The operators' page is true: its commands are run as they stand, from the first to the last.</summary>
[Collection(SharedSystem.Name)]
public sealed partial class OperatorDocumentTests(SeatSystem system)
{
    private const string Page = "docs/operator.md";

    [Fact]
    public async Task Every_command_of_the_page_does_what_it_says()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, Page))).Select(block => block.Groups["commands"].Value).ToArray();
        Assert.True(blocks.Length >= 8, $"{blocks.Length}");
        // The page reads where a system runs from its folder; this one has another.
        Assert.Contains(".run/endpoints.json", blocks[0], StringComparison.Ordinal);
        blocks[0] = blocks[0].Replace(".run/endpoints.json", system.EndpointsFile, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("seataspire-operator-");
        using (var poster = new SKBitmap(60, 90))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "poster.png"), poster.Encode(SKEncodedImageFormat.Png, 100).ToArray());
        }

        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-x", "-c", string.Join('\n', blocks)])
        {
            WorkingDirectory = folder.FullName,
            Environment = { ["Admin__Email"] = SeatSystem.AdminEmail, ["Admin__Password"] = SeatSystem.AdminPassword },
        };
        var (code, said) = await Programs.RunAsync(start, TimeSpan.FromMinutes(2));
        folder.Delete(recursive: true);

        Assert.True(code == 0, said);
        using var admin = await ApiClient.AdminAsync(system.Api[1]);
        Assert.Equal("cancelled", (await admin.GetAsync("api/admin/showings/winter-3")).String("state"));
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
