using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SeatAspire.Api.Plans;

/// <summary>
/// The seats of a venue ready for use: which there are, what they are called, and the answers to send them with.
/// Immutable; showings in the same house share one. Seats go by index, their position in the layout from 0.
/// </summary>
public sealed class VenueLayout
{
    /// <summary>More seats than any house has; bounds what one showing costs in memory and messages.</summary>
    public const int MaxSeats = 250_000;

    /// <summary>As long as the database keeps for a label of an order.</summary>
    public const int MaxLabelLength = 40;

    /// <summary>As long as the database keeps for the category of an order's seat.</summary>
    public const int MaxTierNameLength = 200;

    /// <summary>Most parts of a house.</summary>
    public const int MaxSections = 2_000;

    /// <summary>Most categories: what is left of each is told to everybody who looks.</summary>
    public const int MaxTiers = 64;

    private const int HashLength = 32;

    private readonly string[] _labels;
    private readonly byte[] _tiers;
    private readonly int[] _totals;
    private readonly Dictionary<string, int> _seats;
    private readonly Dictionary<int, int> _placeOf;

    private VenueLayout(LayoutDocument layout, byte[] json)
    {
        Check(layout);
        var count = layout.Rows.Sum(row => row.Count);
        Hash = layout.Hash;
        Tiers = layout.Tiers;
        Currency = layout.Tiers[0].Currency ?? "";
        Attributes = layout.Attributes ?? LayoutAttributes.None;
        _placeOf = Attributes.Companion.DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        _labels = new string[count];
        _tiers = new byte[count];
        _totals = new int[layout.Tiers.Count];
        _seats = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var seat = 0;
        foreach (var row in layout.Rows)
        {
            for (var i = 0; i < row.Count; i++, seat++)
            {
                var (label, tier) = (row.LabelOf(i), row.TierOf(i));
                Demand(label.Length > 0, "a seat has no label");
                Demand(label.Length <= MaxLabelLength, $"the label {label} is longer than {MaxLabelLength} characters");
                Demand(_seats.TryAdd(label, seat), $"two seats are labelled {label}");
                _labels[seat] = label;
                _tiers[seat] = (byte)tier;
                _totals[tier]++;
            }
        }

        Json = json;
        Brotli = CompressBrotli(json);
        Gzip = CompressGzip(json);
    }

    /// <summary>Names the layout's content: 32 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>How many seats there are, sold or not, blocked ones included.</summary>
    public int SeatCount => _labels.Length;

    /// <summary>ISO 4217, of all prices here; empty where there are none.</summary>
    public string Currency { get; }

    /// <summary>The categories, by index.</summary>
    public IReadOnlyList<Tier> Tiers { get; }

    /// <summary>What some seats are besides.</summary>
    public LayoutAttributes Attributes { get; }

    /// <summary>The layout as the contract spells it, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary><see cref="Json"/> for <c>Content-Encoding: br</c>.</summary>
    public ReadOnlyMemory<byte> Brotli { get; }

    /// <summary><see cref="Json"/> for <c>Content-Encoding: gzip</c>.</summary>
    public ReadOnlyMemory<byte> Gzip { get; }

    /// <summary>Reads a sealed layout.</summary>
    /// <exception cref="InvalidDataException">It is no layout, or describes no possible house; the message says where.</exception>
    public static VenueLayout Parse(string json)
    {
        LayoutDocument? layout;
        try
        {
            layout = JsonSerializer.Deserialize(json, LayoutJson.Default.LayoutDocument);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("This is no layout of a house: " + error.Message, error);
        }

        return layout is null
            ? throw new InvalidDataException("This is no layout of a house: null.")
            : new VenueLayout(layout, Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Gives a layout its hash, and answers the JSON that is stored and sent.</summary>
    public static string Seal(LayoutDocument layout) =>
        JsonSerializer.Serialize(layout with { Hash = HashOf(layout) }, LayoutJson.Default.LayoutDocument);

    /// <summary>What names a layout's content: the first 32 hexadecimal digits of the SHA-256 of its JSON with an empty hash.</summary>
    public static string HashOf(LayoutDocument layout)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(layout with { Hash = "" }, LayoutJson.Default.LayoutDocument);
        return Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength];
    }

    /// <summary>What a seat is called.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat.</exception>
    public string Label(int seat) => _labels[seat];

    /// <summary>Finds a seat by its label, compared exactly.</summary>
    public bool TryFind(string label, out int seat) => _seats.TryGetValue(label, out seat);

    /// <summary>The accessible place that a companion's seat belongs to; null for any other seat.</summary>
    public int? PlaceOf(int seat) => _placeOf.TryGetValue(seat, out var place) ? place : null;

    /// <summary>Index of a seat's category.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat.</exception>
    public int TierOf(int seat) => _tiers[seat];

    /// <summary>What seats of its kind are called.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such seat.</exception>
    public string CategoryOf(int seat) => Tiers[_tiers[seat]].Name;

    /// <summary>How many seats a category has, blocked ones included.</summary>
    public int SeatsInTier(int tier) => _totals[tier];

    private static void Check(LayoutDocument layout)
    {
        Demand(layout.Hash.Length == HashLength && layout.Hash.All(char.IsAsciiHexDigitLower),
            $"its hash is not {HashLength} hexadecimal digits");
        Demand(Positive(layout.Width) && Positive(layout.Height), "its width or height is not above 0");
        Demand(layout.Stage.All(IsPoint), "a corner of the stage is not [x, y]");
        Demand(layout.Sections.Count is > 0 and <= MaxSections, $"it has {layout.Sections.Count} sections, not 1 to {MaxSections}");
        foreach (var section in layout.Sections)
        {
            Demand(section.Outline.All(IsPoint), $"a corner of section {section.Name} is not [x, y]");
        }

        Demand(layout.Tiers.Count is > 0 and <= MaxTiers, $"it has {layout.Tiers.Count} tiers, not 1 to {MaxTiers}");
        for (var i = 0; i < layout.Tiers.Count; i++)
        {
            var tier = layout.Tiers[i];
            Demand(tier.Index == i, $"tier {tier.Name} says index {tier.Index} at position {i}");
            Demand(tier.Name.Length <= MaxTierNameLength, $"tier {i} has a name longer than {MaxTierNameLength} characters");
            Demand(tier.Price is null or >= 0, $"tier {tier.Name} has a price below 0");
            Demand(tier.Price is null ? tier.Currency is null : tier.Currency?.Length == 3, $"tier {tier.Name} has a price without a currency, or the other way round");
            Demand(tier.Currency == layout.Tiers[0].Currency, $"tier {tier.Name} has another currency");
        }

        long total = 0;
        foreach (var row in layout.Rows)
        {
            Demand((uint)row.Section < (uint)layout.Sections.Count, $"row {row.Prefix} is in section {row.Section}, which is not there");
            Demand((uint)row.Tier < (uint)layout.Tiers.Count, $"row {row.Prefix} is in tier {row.Tier}, which is not there");
            Demand(row.Count > 0, $"row {row.Prefix} has {row.Count} seats");
            Demand(row.Step != 0, $"row {row.Prefix} numbers its seats by steps of 0");
            Demand(double.IsFinite(row.X + row.Y + row.Dx + row.Dy), $"row {row.Prefix} stands nowhere");
            CheckLists(row, layout.Tiers.Count);
            total += row.Count;
            Demand(total <= MaxSeats, $"it has more than {MaxSeats} seats");
        }

        Demand(total > 0, "it has no seats");
        CheckAttributes(layout.Attributes ?? LayoutAttributes.None, total);
    }

    private static void CheckLists(SeatRow row, int tiers)
    {
        if (row is { Labels: null, Xs: null, Ys: null, Tiers: null })
        {
            return;
        }

        Demand(row.Labels?.Count == row.Count && row.Xs?.Count == row.Count && row.Ys?.Count == row.Count && row.Tiers?.Count == row.Count,
            $"row {row.Row} does not list as many seats as it has");
        Demand(row.Xs!.Concat(row.Ys!).All(double.IsFinite), $"a seat of row {row.Row} stands nowhere");
        Demand(row.Tiers!.All(tier => (uint)tier < (uint)tiers), $"a seat of row {row.Row} is in a tier which is not there");
    }

    private static void CheckAttributes(LayoutAttributes attributes, long seats)
    {
        Demand(attributes.Accessible.Concat(attributes.RestrictedView).Concat(attributes.Companion.SelectMany(pair => pair)).All(seat => seat >= 0 && seat < seats),
            "an attribute is of a seat which is not there");
        Demand(attributes.Companion.All(pair => pair.Length == 2), "a companion is not [seat, accessible place]");
    }

    private static bool Positive(double length) => double.IsFinite(length) && length > 0;

    private static bool IsPoint(double[] point) => point.Length == 2 && point.All(double.IsFinite);

    private static void Demand(bool fine, string complaint)
    {
        if (!fine)
        {
            throw new InvalidDataException($"This layout describes no possible house: {complaint}.");
        }
    }

    private static byte[] CompressBrotli(byte[] json)
    {
        // Quality 9 of 11: done once a start for each house, and the last steps cost ten times as much for a few percent.
        const int quality = 9, window = 22;
        var room = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        return BrotliEncoder.TryCompress(json, room, out var length, quality, window)
            ? room[..length]
            : throw new InvalidOperationException("Brotli's own bound on the compressed length was too small.");
    }

    private static byte[] CompressGzip(byte[] json)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
        {
            gzip.Write(json);
        }

        return buffer.ToArray();
    }
}
