using System.Text;
using System.Text.Json.Nodes;
using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>Good files that were broken somewhere: each is a plan, a list of faults, or refused; never an error of ours.</summary>
public sealed class BrokenPlanTests
{
    private const int Files = 10_000;

    [Fact]
    public void No_broken_file_gets_the_better_of_the_reader()
    {
        var seed = Random.Shared.Next();
        var (plans, faulty, refused) = (0, 0, 0);
        for (var i = 0; i < Files; i++)
        {
            var (format, file) = Broken(seed + i);
            try
            {
                var (reading, refusal) = PlanParser.Read(PlanParser.Format(format)!.Value, file);
                if (refusal is not null)
                {
                    Assert.InRange(refusal.Status, 400, 413);
                    refused++;
                }
                else if (reading!.Plan is { } plan)
                {
                    // What is taken can be kept, sent (compressing it takes long, so of some) and taken along.
                    if (plans % 8 == 0)
                    {
                        VenueLayout.Parse(VenueLayout.Seal(plan.ToLayout()));
                    }

                    Assert.Equal(PlanFixtures.Hash(plan), PlanFixtures.Hash(PlanFixtures.Plan("seataspire", PlanFixtures.Written("seataspire", plan))));
                    plans++;
                }
                else
                {
                    Assert.NotEmpty(reading.Findings.Faults);
                    faulty++;
                }
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed + i}, {format}: {error}\n{Encoding.UTF8.GetString(file)}");
            }
        }

        // Else the files were not broken enough, or too much.
        Assert.True(plans > Files / 50 && faulty > Files / 10 && refused > Files / 10, $"{plans} plans, {faulty} with faults, {refused} refused");
    }

    /// <summary>A file of some format, broken as the seed says.</summary>
    internal static (string Format, byte[] File) Broken(int seed)
    {
        var random = new Random(seed);
        var format = PlanFixtures.Formats[random.Next(PlanFixtures.Formats.Length)];
        var good = random.Next(4) == 0 && format != "seatsio" ? PlanFixtures.Written(format, PlanFixtures.Random(seed)) : PlanFixtures.File(format);
        var file = random.Next(5) < 3 ? Encoding.UTF8.GetBytes(Rebuilt(good, random)) : Encoding.UTF8.GetBytes(good);
        return (format, random.Next(5) < 3 && random.Next(2) == 0 ? file : Scratched(file, random));
    }

    // Values of other kinds, in other places, once more or not at all.
    private static string Rebuilt(string good, Random random)
    {
        var root = JsonNode.Parse(good)!;
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var all = Nodes(root).ToArray();
            var node = all[random.Next(all.Length)];
            var value = Junk(random, all);
            switch (node.Parent)
            {
                case JsonObject parent when random.Next(4) == 0:
                    parent.Remove(node.GetPropertyName());
                    break;
                case JsonObject parent when random.Next(6) == 0:
                    parent[Word(random)] = value;
                    break;
                case JsonObject parent:
                    parent[node.GetPropertyName()] = value;
                    break;
                case JsonArray parent when random.Next(3) == 0:
                    parent.RemoveAt(node.GetElementIndex());
                    break;
                case JsonArray parent when random.Next(2) == 0:
                    parent.Insert(random.Next(parent.Count + 1), node.DeepClone());
                    break;
                case JsonArray parent:
                    parent[node.GetElementIndex()] = value;
                    break;
                default:
                    root = value ?? new JsonObject();
                    break;
            }
        }

        return root.ToJsonString();
    }

    private static JsonNode? Junk(Random random, JsonNode[] all) => random.Next(14) switch
    {
        0 => null,
        1 => new JsonObject(),
        2 => new JsonArray(),
        3 => true,
        4 => random.Next(-2_000, 2_000),
        5 => random.NextDouble() * 1e9,
        6 => JsonNode.Parse("1e999"),
        7 => JsonNode.Parse("-99999999999999999999999999"),
        8 => "",
        9 => new string('x', random.Next(200)),
        10 => Word(random),
        11 => "\u0001",
        12 => new JsonArray(1, "2", null, new JsonArray()),
        _ => all[random.Next(all.Length)].DeepClone(),
    };

    private static string Word(Random random) =>
        new[] { "seats", "rows", "label", "x", "position", "category", "count", "run", "text", "%s", "\u0000", "\n", "1", "A-1", "?", "label:A-1", "é", "\U0001F3BB" }[random.Next(18)];

    // As transmission, editors and hands break files.
    private static byte[] Scratched(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 2; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes.Insert(at, (byte)"[]{},:\"\\0-9e. \0"[random.Next(15)]);
                    break;
                case 4:
                    var digit = bytes.FindIndex(at, letter => letter is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0)
                    {
                        bytes[digit] = (byte)('0' + random.Next(10));
                    }

                    break;
                default:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject children => [node, .. children.Where(child => child.Value is not null).SelectMany(child => Nodes(child.Value!))],
        JsonArray children => [node, .. children.Where(child => child is not null).SelectMany(child => Nodes(child!))],
        _ => [node],
    };
}
