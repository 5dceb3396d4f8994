namespace SeatAspire.Api.Plans;

/// <summary>
/// Finds in a row of a plan what browsers can be told in one breath: seats whose labels count on and that stand in a straight line. What is left
/// between them is listed. The same seats always come out the same: a layout's hash names them.
/// </summary>
internal static class LayoutRuns
{
    // Shorter ones are cheaper listed with their neighbours.
    private const int ShortestRun = 4;

    // Less than half a hundredth, so that no seat stands on the edge between two.
    private const double Slack = 0.4999;

    private const int MostDigits = 9;
    private const int MostDecimals = 8;

    /// <summary>Adds the rows of the layout that the seats from one to another are, all of one row of the plan.</summary>
    public static void Add(Plan plan, int from, int to, List<SeatRow> rows)
    {
        var listedFrom = -1;
        var pieces = 0;
        for (var seat = from; seat < to;)
        {
            var run = Find(plan.Seats, seat, to);
            if (run is { Count: >= ShortestRun })
            {
                Flush(seat);
                rows.Add(run);
            }
            else
            {
                listedFrom = listedFrom < 0 ? seat : listedFrom;
                pieces++;
            }

            seat += run?.Count ?? 1;
        }

        Flush(to);

        void Flush(int end)
        {
            if (pieces == 1 && Find(plan.Seats, listedFrom, end) is { } alone && alone.Count == end - listedFrom)
            {
                rows.Add(alone);
            }
            else if (pieces > 0)
            {
                rows.Add(List(plan.Seats, listedFrom, end));
            }

            (listedFrom, pieces) = (-1, 0);
        }
    }

    /// <summary>The seats of a row of the layout, which say neither section nor attributes.</summary>
    public static IEnumerable<(string Label, PlanPoint At, int Category)> Seats(SeatRow row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            yield return (row.LabelOf(i), new(Hundredths(row.XOf(i)), Hundredths(row.YOf(i))), row.TierOf(i));
        }
    }

    /// <summary>A length as the wire says it, in hundredths.</summary>
    public static int Hundredths(double length) => (int)Math.Round(length * Plan.Unit);

    // The longest run from a seat on; null where its label has no number.
    private static SeatRow? Find(IReadOnlyList<PlanSeat> seats, int from, int to)
    {
        var first = seats[from];
        if (!TryNumber(first.Label, out var prefix, out var number))
        {
            return null;
        }

        var (step, count) = (1, 1);
        var (x, y) = (Interval.All, Interval.All);
        for (var i = 1; from + i < to; i++)
        {
            var seat = seats[from + i];
            if (seat.Category != first.Category || !TryNumber(seat.Label, out var otherPrefix, out var otherNumber)
                || !first.Label.AsSpan(0, prefix).SequenceEqual(seat.Label.AsSpan(0, otherPrefix)))
            {
                break;
            }

            step = i == 1 ? otherNumber - number : step;
            var (nextX, nextY) = (x.With(seat.At.X - first.At.X, i), y.With(seat.At.Y - first.At.Y, i));
            if (step == 0 || otherNumber != number + ((long)i * step) || nextX.IsEmpty || nextY.IsEmpty)
            {
                break;
            }

            (x, y, count) = (nextX, nextY, i + 1);
        }

        return new SeatRow(
            first.Section, first.Row, first.Label[..prefix], number, count == 1 ? 1 : step, count,
            Length(first.At.X), Length(first.At.Y), count == 1 ? 0 : x.Shortest(), count == 1 ? 0 : y.Shortest(), first.Category);
    }

    private static SeatRow List(IReadOnlyList<PlanSeat> seats, int from, int to)
    {
        var listed = Enumerable.Range(from, to - from).Select(seat => seats[seat]).ToArray();
        var first = listed[0];
        return new SeatRow(first.Section, first.Row, "", 1, 1, listed.Length, Length(first.At.X), Length(first.At.Y), 0, 0, first.Category)
        {
            Labels = [.. listed.Select(seat => seat.Label)],
            Xs = [.. listed.Select(seat => Length(seat.At.X))],
            Ys = [.. listed.Select(seat => Length(seat.At.Y))],
            Tiers = [.. listed.Select(seat => seat.Category)],
        };
    }

    private static double Length(int hundredths) => hundredths / (double)Plan.Unit;

    // Digits at the end that are written as numbers are: of A-07 it is the 7 behind A-0.
    private static bool TryNumber(string label, out int prefix, out int number)
    {
        prefix = label.Length;
        while (prefix > 0 && label.Length - prefix < MostDigits && char.IsAsciiDigit(label[prefix - 1]))
        {
            prefix--;
        }

        while (prefix < label.Length - 1 && label[prefix] == '0')
        {
            prefix++;
        }

        number = 0;
        foreach (var digit in label.AsSpan(prefix))
        {
            number = (number * 10) + (digit - '0');
        }

        return prefix < label.Length;
    }

    /// <summary>By how much one seat may stand from the next, in hundredths, so that each stands where it does when it is rounded.</summary>
    private readonly record struct Interval(double Low, double High)
    {
        public static Interval All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

        public bool IsEmpty => Low > High;

        public Interval With(int way, int seats) => new(Math.Max(Low, (way - Slack) / seats), Math.Min(High, (way + Slack) / seats));

        // With the fewest decimals.
        public double Shortest()
        {
            var middle = (Low + High) / 2 / Plan.Unit;
            for (var decimals = 0; decimals < MostDecimals; decimals++)
            {
                var rounded = Math.Round(middle, decimals);
                if (rounded * Plan.Unit >= Low && rounded * Plan.Unit <= High)
                {
                    return rounded == 0 ? 0 : rounded;
                }
            }

            return Math.Round(middle, MostDecimals);
        }
    }
}
