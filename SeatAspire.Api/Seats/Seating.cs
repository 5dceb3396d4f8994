using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SeatAspire.Api.Plans;

namespace SeatAspire.Api.Seats;

/// <summary>Whom a seat is for.</summary>
internal enum SeatKind
{
    Ordinary,

    /// <summary>A place for a wheelchair, for who asks for one.</summary>
    Accessible,

    /// <summary>Only sold together with its accessible place.</summary>
    Companion,
}

/// <summary>A seat where it stands in the drawing, in the plan's order.</summary>
/// <param name="X">Of its centre.</param>
/// <param name="Y">Of its centre.</param>
/// <param name="Run">Position of the straight run of seats that it belongs to.</param>
/// <param name="Row">Position of its row: runs of one row may stand side by side.</param>
/// <param name="Tier">Index of its price tier.</param>
/// <param name="Kind">Whom it is for.</param>
/// <param name="CompanionOf">Index of a companion's accessible place.</param>
internal readonly record struct PlacedSeat(double X, double Y, int Run, int Row, int Tier, SeatKind Kind = SeatKind.Ordinary, int CompanionOf = -1);

/// <summary>
/// What <c>best.lua</c> has to know of a layout to choose seats: which stand side by side, and how near each is to the middle of the stage.
/// Immutable; made once for each layout, kept in Redis under its <see cref="Id"/>.
/// </summary>
internal sealed class Seating
{
    /// <summary>How far a seat may be from the last one and still be beside it, in distances of its run.</summary>
    private const double Beside = 1.5;

    // Of the bytes below: a seating that is written another way has another id.
    private const string Format = "2";

    private const int Head = 8, BlockBytes = 18, LineBytes = 12, SeatBytes = 5;
    private const int SeatsInBlock = 512;
    private const int FurthestCompanion = 127;

    private static readonly ConditionalWeakTable<VenueLayout, Seating> Known = [];

    private Seating(string id, ReadOnlyMemory<byte> bytes) => (Id, Bytes) = (id, bytes);

    /// <summary>Names the content.</summary>
    public string Id { get; }

    /// <summary>As <c>best.lua</c> reads it: at most some 21 bytes a seat, where each stands alone; 6 where rows are long.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>That of a layout.</summary>
    public static Seating Of(VenueLayout layout) => Known.GetValue(layout, Make);

    /// <summary>That of these seats; <paramref name="hash"/> names them.</summary>
    internal static Seating Of(string hash, IReadOnlyList<PlacedSeat> seats, (double X, double Y) stage) =>
        new($"{Format}-{hash}", Write(seats, IsBesideLast(seats), Near(seats, stage)));

    /// <summary>Of each seat whether it stands beside the one before it.</summary>
    internal static bool[] IsBesideLast(IReadOnlyList<PlacedSeat> seats)
    {
        var gaps = seats.Zip(seats.Skip(1)).Where(pair => pair.First.Row == pair.Second.Row)
            .Select(pair => (pair.First.Run, SameRun: pair.First.Run == pair.Second.Run, Length: Distance(pair.First, (pair.Second.X, pair.Second.Y)))).ToList();
        var ofRun = gaps.Where(gap => gap.SameRun).GroupBy(gap => gap.Run, gap => gap.Length).ToDictionary(run => run.Key, Median);
        var usual = gaps.Count == 0 ? 1 : Median(gaps.Select(gap => gap.Length));
        var beside = new bool[seats.Count];
        for (var i = 1; i < seats.Count; i++)
        {
            var (last, seat) = (seats[i - 1], seats[i]);
            // Runs of a single seat have no distance of their own.
            var pitch = ofRun.TryGetValue(seat.Run, out var own) ? own : ofRun.GetValueOrDefault(last.Run, usual);
            beside[i] = last.Row == seat.Row && Distance(last, (seat.X, seat.Y)) <= Beside * pitch;
        }

        return beside;
    }

    /// <summary>How far each is from the middle of the stage: 0 to 65,535, which is the furthest.</summary>
    internal static ushort[] Near(IReadOnlyList<PlacedSeat> seats, (double X, double Y) stage)
    {
        var furthest = Math.Max(seats.Max(seat => Distance(seat, stage)), double.Epsilon);
        return [.. seats.Select(seat => (ushort)Math.Round(Distance(seat, stage) / furthest * ushort.MaxValue))];
    }

    private static Seating Make(VenueLayout layout)
    {
        var drawing = Draw(layout);
        var corners = drawing.Stage;
        var stage = corners.Count == 0 ? (drawing.Width / 2, 0) : (corners.Average(corner => corner[0]), corners.Average(corner => corner[1]));
        return Of(layout.Hash, Place(drawing), stage);
    }

    /// <summary>A layout's seats where they stand.</summary>
    internal static IReadOnlyList<PlacedSeat> Place(VenueLayout layout) => Place(Draw(layout));

    private static LayoutDocument Draw(VenueLayout layout) => JsonSerializer.Deserialize(layout.Json.Span, LayoutJson.Default.LayoutDocument)!;

    private static List<PlacedSeat> Place(LayoutDocument drawing)
    {
        var rows = new Dictionary<(int, string), int>();
        var seats = new List<PlacedSeat>();
        var attributes = drawing.Attributes ?? LayoutAttributes.None;
        var accessible = attributes.Accessible.ToHashSet();
        var companions = attributes.Companion.DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var (number, run) in drawing.Rows.Index())
        {
            if (!rows.TryGetValue((run.Section, run.Row), out var row))
            {
                rows[(run.Section, run.Row)] = row = rows.Count;
            }

            for (var i = 0; i < run.Count; i++)
            {
                var isCompanion = companions.TryGetValue(seats.Count, out var place);
                var kind = accessible.Contains(seats.Count) ? SeatKind.Accessible : isCompanion ? SeatKind.Companion : SeatKind.Ordinary;
                seats.Add(new(run.XOf(i), run.YOf(i), number, row, run.TierOf(i), kind, isCompanion ? place : -1));
            }
        }

        return seats;
    }

    private static byte[] Write(IReadOnlyList<PlacedSeat> seats, bool[] beside, ushort[] near)
    {
        var lines = new List<Line>();
        for (var first = 0; first < seats.Count;)
        {
            var last = first;
            while (last + 1 < seats.Count && beside[last + 1])
            {
                last++;
                // No row is as long; none costs more than a block does.
                beside[last] = last - first < SeatsInBlock;
                if (!beside[last])
                {
                    last--;
                    break;
                }
            }

            lines.Add(new(first, last, seats, near));
            first = last + 1;
        }

        var blocks = Blocks(lines);
        var linesAt = Head + (blocks.Count * BlockBytes);
        var seatsAt = linesAt + (lines.Count * LineBytes);
        var bytes = new byte[seatsAt + (seats.Count * SeatBytes)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, blocks.Count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), seatsAt);
        foreach (var (i, block) in blocks.OrderBy(block => block.Min(line => line.Near)).Index())
        {
            var to = bytes.AsSpan(Head + (i * BlockBytes), BlockBytes);
            WriteSeat(to, block.Min(line => line.First));
            WriteSeat(to[3..], block.Max(line => line.Last));
            BinaryPrimitives.WriteUInt16BigEndian(to[6..], block.Min(line => line.Near));
            BinaryPrimitives.WriteUInt32BigEndian(to[8..], block.Aggregate(0u, (tiers, line) => tiers | line.Tiers));
            BinaryPrimitives.WriteInt32BigEndian(to[12..], linesAt);
            BinaryPrimitives.WriteUInt16BigEndian(to[16..], (ushort)block.Count);
            foreach (var line in block.OrderBy(line => line.Near))
            {
                line.Write(bytes.AsSpan(linesAt, LineBytes));
                linesAt += LineBytes;
            }
        }

        for (var i = 0; i < seats.Count; i++)
        {
            var seat = seats[i];
            var to = bytes.AsSpan(seatsAt + (i * SeatBytes), SeatBytes);
            BinaryPrimitives.WriteUInt16BigEndian(to, near[i]);
            to[2] = (byte)seat.Tier;
            to[3] = (byte)((int)seat.Kind + (beside[i] ? 128 : 0));
            var toPlace = seat.CompanionOf - i;
            // A companion that stands further from its place than this is not chosen by itself.
            to[4] = (byte)(seat.Kind == SeatKind.Companion && Math.Abs(toPlace) <= FurthestCompanion ? 128 + toPlace : 0);
        }

        return bytes;
    }

    /// <summary>Lines that follow each other, together: not so many that a search through them is long, nor so few that there are many.</summary>
    private static List<List<Line>> Blocks(List<Line> lines)
    {
        var blocks = new List<List<Line>>();
        var room = 0;
        foreach (var line in lines)
        {
            if (room < line.Count)
            {
                blocks.Add([]);
                room = SeatsInBlock;
            }

            blocks[^1].Add(line);
            room -= line.Count;
        }

        return blocks;
    }

    private static double Distance(PlacedSeat seat, (double X, double Y) point) => Math.Sqrt(Math.Pow(seat.X - point.X, 2) + Math.Pow(seat.Y - point.Y, 2));

    private static double Median(IEnumerable<double> lengths)
    {
        var sorted = lengths.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static void WriteSeat(Span<byte> to, int seat) => (to[0], to[1], to[2]) = ((byte)(seat >> 16), (byte)(seat >> 8), (byte)seat);

    /// <summary>Seats side by side, without an aisle between them.</summary>
    private sealed class Line(int first, int last, IReadOnlyList<PlacedSeat> seats, ushort[] near)
    {
        public int First => first;
        public int Last => last;
        public int Count => last - first + 1;
        public ushort Near { get; } = near.AsSpan(first, last - first + 1).ToArray().Min();
        public uint Tiers { get; } = TiersOf([.. Enumerable.Range(first, last - first + 1).Select(seat => seats[seat].Tier).Distinct()]);

        public void Write(Span<byte> to)
        {
            WriteSeat(to, First);
            BinaryPrimitives.WriteUInt16BigEndian(to[3..], (ushort)Count);
            BinaryPrimitives.WriteUInt16BigEndian(to[5..], Near);
            BinaryPrimitives.WriteUInt32BigEndian(to[7..], Tiers);
            to[11] = (byte)(Enumerable.Range(first, Count).Any(seat => seats[seat].Kind != SeatKind.Ordinary) ? 1 : 0);
        }

        // Where two share a bit, one bit would say that all are of one tier.
        private static uint TiersOf(int[] tiers)
        {
            var bits = tiers.Aggregate(0u, (bits, tier) => bits | BitOperations.RotateLeft(1u, tier));
            return BitOperations.PopCount(bits) == tiers.Length ? bits : uint.MaxValue;
        }
    }
}
