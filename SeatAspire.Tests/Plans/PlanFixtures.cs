using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeatAspire.Api.Plans;

namespace SeatAspire.Tests.Plans;

/// <summary>Plans to try things with: a file of each format, and as many others as there are seeds.</summary>
internal static class PlanFixtures
{
    private static readonly string[] Words = ["A", "B", "AA", "Loge 3", "Balcony", "발코니", "2F", "Rang \"links\"", "L'étage", "🎻 pit", "x/y", "12", "007", "a-b", "ß"];

    /// <summary>The formats by the contract's words.</summary>
    public static readonly string[] Formats = ["seataspire", "pretix", "seatsio"];

    /// <summary>The file of a format.</summary>
    public static string File(string format) => System.IO.File.ReadAllText(Path.Combine(Checkout.Root, "SeatAspire.Tests/Plans/Fixtures", format + ".json"));

    /// <summary>Reads a file that is fine.</summary>
    public static PlanReading Read(string format, string file)
    {
        var (reading, refusal) = PlanParser.Read(PlanParser.Format(format)!.Value, Encoding.UTF8.GetBytes(file));
        Assert.True(refusal is null, refusal?.English);
        return reading!;
    }

    /// <summary>The plan of a file that is fine.</summary>
    public static Plan Plan(string format, string file)
    {
        var reading = Read(format, file);
        Assert.True(reading.Plan is not null, string.Join('\n', reading.Findings.Faults));
        return reading.Plan!;
    }

    /// <summary>The faults of a file, as place and English words.</summary>
    public static string[] Faults(string format, string file) => [.. Read(format, file).Findings.Faults.Select(fault => $"{fault.Path} {fault.English}")];

    /// <summary>A file with something else somewhere.</summary>
    public static string Changed(string format, Action<JsonNode> change)
    {
        var file = JsonNode.Parse(File(format))!;
        change(file);
        return file.ToJsonString();
    }

    /// <summary>What names a plan's content.</summary>
    public static string Hash(Plan plan) => VenueLayout.HashOf(plan.ToLayout());

    /// <summary>A plan in a format.</summary>
    public static string Written(string format, Plan plan) => Encoding.UTF8.GetString(PlanParser.Write(PlanParser.Format(format)!.Value, "name", plan)!);

    /// <summary>Any plan that may be: straight rows and curved ones, numbers that count on and names that don't, every attribute.</summary>
    public static Plan Random(int seed)
    {
        var random = new Random(seed);
        var (width, height) = (random.Next(5, 3_000), random.Next(5, 3_000));
        var sections = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new PlanSection(random.Next(4) == 0 ? "" : Word(), Corners())).ToArray();
        var categories = Enumerable.Range(0, random.Next(1, 7)).Select(i => new PlanCategory($"{Word()} {i}", $"#{random.Next(0x1000000):x6}")).ToArray();
        var (seats, labels) = (new List<PlanSeat>(), new HashSet<string>());
        for (var section = 0; section < sections.Length; section++)
        {
            for (var row = random.Next(1, 7); row > 0; row--)
            {
                AddRow(section, random.Next(5) == 0 ? "" : Word());
            }
        }

        return new Plan(width, height, random.Next(3) == 0 ? [] : Corners(), sections, categories, Companions());

        string Word() => Words[random.Next(Words.Length)];

        PlanPoint Place() => new(random.Next((width * 100) + 1), random.Next((height * 100) + 1));

        PlanPoint[] Corners() => random.Next(3) == 0 ? [] : [.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => Place())];

        void AddRow(int section, string row)
        {
            var (prefix, first, step) = (PlanText.Label(sections[section].Name, row, "") + (random.Next(2) == 0 ? "" : Word()), random.Next(200), random.Next(1, 4) * (random.Next(3) == 0 ? -1 : 1));
            var (from, to, category) = (Place(), Place(), random.Next(categories.Length));
            var count = random.Next(1, 30);
            for (var i = 0; i < count; i++)
            {
                var share = count == 1 ? 0 : i / (double)(count - 1);
                var at = random.Next(8) == 0 ? Place() : new PlanPoint(from.X + (int)Math.Round((to.X - from.X) * share), from.Y + (int)Math.Round((to.Y - from.Y) * share));
                category = random.Next(10) == 0 ? random.Next(categories.Length) : category;
                var label = random.Next(10) == 0 ? $"{Word()} {random.Next(1_000_000)}{(char)('A' + random.Next(26))}" : $"{prefix}{Math.Abs(first + (i * step))}";
                if (label.Length <= 40 && label.Trim() == label && labels.Add(label))
                {
                    seats.Add(new(section, row, label, at, category) { Accessible = random.Next(12) == 0, RestrictedView = random.Next(15) == 0 });
                }
            }

            if (seats.All(seat => seat.Section != section) && labels.Add($"seat {section}"))
            {
                seats.Add(new(section, row, $"seat {section}", from, category));
            }
        }

        PlanSeat[] Companions()
        {
            var places = seats.Index().Where(seat => seat.Item.Accessible).Select(seat => seat.Index).ToArray();
            return [.. seats.Select(seat => places.Length == 0 || seat.Accessible || random.Next(12) > 0 ? seat : seat with { CompanionOf = places[random.Next(places.Length)] })];
        }
    }

    /// <summary>A file of many seats on arcs, so that none of them can be told in short.</summary>
    public static string Many(string format, int seats)
    {
        const int perRow = 60;
        var text = new StringBuilder();
        var rows = new List<string>();
        for (var row = 0; row * perRow < seats; row++)
        {
            var ofRow = Enumerable.Range(0, Math.Min(perRow, seats - (row * perRow))).Select(i =>
            {
                var (angle, radius) = (Math.PI * i / perRow, 400 + (row * 0.5));
                var (x, y) = (Json(5_000 + (radius * Math.Cos(angle))), Json(10 + (radius * Math.Sin(angle))));
                return format switch
                {
                    "pretix" => $$$"""{"seat_guid":"{{{row}}}-{{{i}}}","seat_number":"{{{i + 1}}}","position":{"x":{{{x}}},"y":{{{y}}}},"category":"C{{{row % 5}}}"}""",
                    "seatsio" => $$"""{"x":{{x}},"y":{{y}},"label":"{{i + 1}}","categoryKey":{{row % 5}},"accessible":{{(i % 50 == 0 ? "true" : "false")}},"restrictedView":false,"uuid":"uuid{{row}}-{{i}}"}""",
                    _ => $$"""{"label":"R{{row}}-{{i + 1}}","x":{{x}},"y":{{y}},"category":"C{{row % 5}}"}""",
                };
            });
            var list = string.Join(',', ofRow);
            rows.Add(format switch
            {
                "pretix" => $$"""{"row_number":"R{{row}}","seats":[{{list}}]}""",
                "seatsio" => $$"""{"label":"R{{row}}","seats":[{{list}}]}""",
                _ => $$"""{"name":"R{{row}}","seats":[{{list}}]}""",
            });
        }

        var categories = Enumerable.Range(0, 5).Select(i => format == "seatsio" ? $$"""{"label":"C{{i}}","color":"#123456","key":{{i}}}""" : $$"""{"name":"C{{i}}","color":"#123456"}""");
        text.Append(format switch
        {
            "pretix" => $$$"""{"name":"Many","size":{"width":10000,"height":9000},"categories":[{{{string.Join(',', categories)}}}],"zones":[{"name":"All","position":{"x":0,"y":0},"rows":[{{{string.Join(',', rows)}}}]}]}""",
            "seatsio" => $$$"""{"name":"Many","categories":{"list":[{{{string.Join(',', categories)}}}]},"subChart":{"width":10000,"height":9000,"rows":[{{{string.Join(',', rows)}}}]}}""",
            _ => $$"""{"name":"Many","width":10000,"height":9000,"categories":[{{string.Join(',', categories)}}],"sections":[{"name":"All","rows":[{{string.Join(',', rows)}}]}]}""",
        });
        return text.ToString();
    }

    private static string Json(double number) => JsonSerializer.Serialize(Math.Round(number, 2));
}
