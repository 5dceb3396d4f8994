using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatAspire.Api.Plans;

/// <summary>
/// A house as the wire contract draws it. Lengths are in seats: neighbours stand about 1 apart; x grows to the
/// right, y away from the top edge of the drawing.
/// </summary>
/// <param name="Hash">Names the content: see <see cref="VenueLayout.Seal"/>.</param>
/// <param name="Width">Of the drawing.</param>
/// <param name="Height">Of the drawing.</param>
/// <param name="Stage">The stage's corners, each <c>[x, y]</c>.</param>
/// <param name="Sections">Parts of the house; rows point at them by position.</param>
/// <param name="Tiers">Price tiers; rows point at them by position.</param>
/// <param name="Rows">Straight runs of seats. Seats are indexed through the rows in this order.</param>
public sealed record LayoutDocument(
    string Hash,
    double Width,
    double Height,
    IReadOnlyList<double[]> Stage,
    IReadOnlyList<LayoutSection> Sections,
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<SeatRow> Rows);

/// <summary>A part of a house, such as a balcony.</summary>
/// <param name="Name">As printed on tickets, such as <c>2F</c> or <c>A12</c>.</param>
/// <param name="Outline">Corners of its area, each <c>[x, y]</c>; may be empty.</param>
public sealed record LayoutSection(string Name, IReadOnlyList<double[]> Outline);

/// <summary>What seats of one price have in common.</summary>
/// <param name="Index">Position among the house's tiers, from 0.</param>
/// <param name="Name">As printed on tickets, such as <c>VIP</c>.</param>
/// <param name="Price">Of one seat, in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217, the same for all tiers of a house.</param>
/// <param name="Color">For legends, <c>#rrggbb</c>.</param>
public sealed record Tier(int Index, string Name, long Price, string Currency, string Color);

/// <summary>
/// A straight run of seats. Seat i, from 0, is labelled <c>prefix</c> + (<c>first</c> + i × <c>step</c>) and stands
/// at (x + i × dx, y + i × dy). A curved row of a house is several of these.
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
/// <param name="Tier">Position of its price tier.</param>
public sealed record SeatRow(
    int Section, string Row, string Prefix, int First, int Step, int Count,
    double X, double Y, double Dx, double Dy, int Tier);

/// <summary>How layouts are written: compact, camelCase, every member required when read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LayoutDocument))]
internal sealed partial class LayoutJson : JsonSerializerContext;
