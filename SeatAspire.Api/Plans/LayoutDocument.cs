using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatAspire.Api.Plans;

/// <summary>
/// A venue as the wire contract draws it. Lengths are in a unit of its own: x grows to the right, y away from the top edge of the drawing.
/// </summary>
/// <param name="Hash">Names the content: see <see cref="VenueLayout.Seal"/>.</param>
/// <param name="Width">Of the drawing.</param>
/// <param name="Height">Of the drawing.</param>
/// <param name="Stage">The stage's corners, each <c>[x, y]</c>.</param>
/// <param name="Sections">Parts of the house; rows point at them by position.</param>
/// <param name="Tiers">Categories; rows point at them by position.</param>
/// <param name="Rows">Runs of seats. Seats are indexed through the rows in this order.</param>
public sealed record LayoutDocument(
    string Hash,
    double Width,
    double Height,
    IReadOnlyList<double[]> Stage,
    IReadOnlyList<LayoutSection> Sections,
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<SeatRow> Rows)
{
    /// <summary>What some seats are besides; null where none is anything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LayoutAttributes? Attributes { get; init; }
}

/// <summary>What some seats are besides, by index.</summary>
/// <param name="Accessible">Places for wheelchairs.</param>
/// <param name="Companion">Seats for whoever comes along: each <c>[index, index of the accessible place]</c>.</param>
/// <param name="RestrictedView">Seats from which not all of the stage is seen.</param>
public sealed record LayoutAttributes(IReadOnlyList<int> Accessible, IReadOnlyList<int[]> Companion, IReadOnlyList<int> RestrictedView)
{
    /// <summary>Of no seat.</summary>
    public static LayoutAttributes None { get; } = new([], [], []);
}

/// <summary>A part of a house, such as a balcony.</summary>
/// <param name="Name">As printed on tickets, such as <c>2F</c> or <c>A12</c>.</param>
/// <param name="Outline">Corners of its area, each <c>[x, y]</c>; may be empty.</param>
public sealed record LayoutSection(string Name, IReadOnlyList<double[]> Outline);

/// <summary>A category: what seats of one kind have in common.</summary>
/// <param name="Index">Position among the categories, from 0.</param>
/// <param name="Name">As printed on tickets, such as <c>VIP</c>.</param>
/// <param name="Price">Of one seat, in the currency's minor unit, in layouts of before plans had none.</param>
/// <param name="Currency">ISO 4217, with the price.</param>
/// <param name="Color">For legends, <c>#rrggbb</c>.</param>
public sealed record Tier(
    int Index, string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Price = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Currency = null,
    string Color = "");

/// <summary>
/// A run of seats. Seat i, from 0, is labelled <c>prefix</c> + (<c>first</c> + i × <c>step</c>) and stands
/// at (x + i × dx, y + i × dy). One that isn't so regular lists its seats; a row of the venue may be several of these.
/// </summary>
/// <param name="Section">Position of its section.</param>
/// <param name="Row">The row's name, such as <c>I</c>.</param>
/// <param name="Prefix">What precedes the number in a label, such as <c>I-</c> or <c>2F/I-</c>.</param>
/// <param name="First">Number of the first seat.</param>
/// <param name="Step">From a number to the next; may be negative, not 0.</param>
/// <param name="Count">Seats in the run.</param>
/// <param name="X">Of the first seat's centre.</param>
/// <param name="Y">Of the first seat's centre.</param>
/// <param name="Dx">From a seat to the next.</param>
/// <param name="Dy">From a seat to the next.</param>
/// <param name="Tier">Position of its category.</param>
public sealed record SeatRow(
    int Section, string Row, string Prefix, int First, int Step, int Count,
    double X, double Y, double Dx, double Dy, int Tier)
{
    /// <summary>A label a seat, in place of those that count on; then the other three are listed too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Where each seat stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Xs { get; init; }

    /// <inheritdoc cref="Xs"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Ys { get; init; }

    /// <summary>Position of each seat's category.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Tiers { get; init; }

    /// <summary>What seat i is called.</summary>
    public string LabelOf(int i) => Labels?[i] ?? Prefix + (First + (i * Step)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Where seat i stands.</summary>
    public double XOf(int i) => Xs?[i] ?? X + (i * Dx);

    /// <inheritdoc cref="XOf"/>
    public double YOf(int i) => Ys?[i] ?? Y + (i * Dy);

    /// <summary>Position of the category of seat i.</summary>
    public int TierOf(int i) => Tiers?[i] ?? Tier;
}

/// <summary>How layouts are written: compact, camelCase, every member required when read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LayoutDocument))]
internal sealed partial class LayoutJson : JsonSerializerContext;
