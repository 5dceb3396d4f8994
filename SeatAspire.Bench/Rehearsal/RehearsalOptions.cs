using System.Globalization;
using System.Text.Json;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>What <c>./rehearse</c> was told.</summary>
/// <param name="Showing">The date.</param>
/// <param name="People">How many come.</param>
/// <param name="Time">For how long; they come during its first half.</param>
/// <param name="Replicas">Where the replicas are.</param>
/// <param name="Email">The operator's.</param>
/// <param name="Password">The operator's.</param>
internal sealed record RehearsalOptions(string Showing, int People, TimeSpan Time, IReadOnlyList<Uri> Replicas, string Email, string Password)
{
    private const int MostPeople = 50_000, LeastSeconds = 5, MostSeconds = 7_200;

    /// <summary>Reads the arguments; null, with the reason told, where they are none that can be followed.</summary>
    /// <param name="args">The checkout's root, <c>rehearse</c>, then the options.</param>
    public static RehearsalOptions? Parse(string[] args)
    {
        string? showing = null, url = null;
        var (people, seconds) = (0, 120);
        for (var i = 2; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var isGood = args[i] switch
            {
                "--showing" => (showing = value).Length > 0,
                "--people" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out people) && people is >= 1 and <= MostPeople,
                "--seconds" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= LeastSeconds and <= MostSeconds,
                "--url" => (url = value).Length > 0,
                _ => false,
            };
            if (!isGood)
            {
                return Refuse($"{args[i]} {value}: what ./rehearse takes is told by ./rehearse --help.");
            }
        }

        if (showing is null || people == 0)
        {
            return Refuse("Say which date and how many people: ./rehearse --showing ID --people N.");
        }

        var (email, password) = (Environment.GetEnvironmentVariable("Admin__Email"), Environment.GetEnvironmentVariable("Admin__Password"));
        if (string.IsNullOrEmpty(email) || string.IsNullOrEmpty(password))
        {
            return Refuse("Set Admin__Email and Admin__Password to the account of a manager or admin: the date's limits are lifted by it.");
        }

        return ReplicasOf(args[0], url) is { } replicas ? new(showing, people, TimeSpan.FromSeconds(seconds), replicas, email, password) : null;
    }

    private static Uri[]? ReplicasOf(string root, string? url)
    {
        if (url is not null)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var given))
            {
                return [given];
            }

            _ = Refuse($"{url} is no address.");
            return null;
        }

        var file = Path.Combine(root, ".run", "endpoints.json");
        if (!File.Exists(file))
        {
            _ = Refuse("No system runs from this checkout (.run/endpoints.json is not there). Start it with ./run, or name one with --url.");
            return null;
        }

        using var endpoints = JsonDocument.Parse(File.ReadAllText(file));
        return [.. endpoints.RootElement.GetProperty("api").EnumerateArray().Select(api => new Uri(api.GetString()!))];
    }

    private static RehearsalOptions? Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return null;
    }
}
