namespace SeatAspire.Api.Plans;

/// <summary>
/// Finds in a row of a plan what browsers can be told in one breath: seats whose labels count on and that stand in a straight line. What is left
/// between them is listed. The same seats always come out the same: a layout's hash names them.
/// </summary>
internal static class LayoutRuns
{
    // Shorter ones are cheaper listed with their neighbours.
    private const int ShortestRun = 4;

    // How far a run may look back for steps that it can have too: the same numbers again cost next to nothing once they are compressed.
    private const int LookBack = 12;

    // What arithmetic may take from a half.
    private const double Hair = 1e-6;

    private const int MostDigits = 9;
    private const int MostDecimals = 8;

    /// <summary>Adds the rows of the layout that the seats from one to another are, all of one row of the plan.</summary>
    public static void Add(Plan plan, int from, int to, List<SeatRow> rows)
    {
        var listedFrom = -1;
        var pieces = 0;
        for (var seat = from; seat < to;)
        {
            var run = Find(plan.Seats, seat, to, rows);
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
            if (pieces == 1 && Find(plan.Seats, listedFrom, end, rows) is { } alone && alone.Count == end - listedFrom)
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

    /// <summary>A length as the wire says it, in hundredths. Halves all go up: rounded to even ones, seats half a hundredth apart would stand in no line.</summary>
    public static int Hundredths(double length) => (int)Math.Floor((length * Plan.Unit) + 0.5 + Hair);

    // The longest run from a seat on; null where its label has no number.
    private static SeatRow? Find(IReadOnlyList<PlanSeat> seats, int from, int to, List<SeatRow> before)
    {
        var first = seats[from];
        if (!TryNumber(first.Label, out var prefix, out var number))
        {
            return null;
        }

        var (step, count) = (1, 1);
        var (x, y) = (new Line(first.At.X), new Line(first.At.Y));
        for (var i = 1; from + i < to; i++)
        {
            var seat = seats[from + i];
            if (seat.Category != first.Category || !TryNumber(seat.Label, out var otherPrefix, out var otherNumber)
                || !first.Label.AsSpan(0, prefix).SequenceEqual(seat.Label.AsSpan(0, otherPrefix)))
            {
                break;
            }

            step = i == 1 ? otherNumber - number : step;
            if (step == 0 || otherNumber != number + ((long)i * step) || !x.Fits(seat.At.X, i) || !y.Fits(seat.At.Y, i))
            {
                break;
            }

            x.Add(seat.At.X, i);
            y.Add(seat.At.Y, i);
            count = i + 1;
        }

        var near = before.TakeLast(LookBack).Reverse().SelectMany(row => new[] { row.Dx, row.Dy, -row.Dx, -row.Dy });
        var (startX, dx) = x.Choose(near);
        var (startY, dy) = y.Choose(near);
        return new SeatRow(first.Section, first.Row, first.Label[..prefix], number, count == 1 ? 1 : step, count, startX, startY, dx, dy, first.Category);
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

    /// <summary>
    /// The ways in which seats can stand in a line along one axis, so that each stands where it does when it is rounded: by how much one stands from
    /// the next, for a few places within its hundredth at which the first may stand.
    /// </summary>
    private sealed class Line(int start)
    {
        // As far below and above its hundredth as is still rounded to it.
        private const double Below = 0.5, Above = 0.499;

        private static readonly double[] Offsets = [0, 0.25, -0.25, 0.45, -0.45];

        private readonly double[] _low = [.. Offsets.Select(_ => double.NegativeInfinity)];
        private readonly double[] _high = [.. Offsets.Select(_ => double.PositiveInfinity)];
        private int _seats = 1;

        /// <summary>Whether seat <paramref name="i"/> may stand here too.</summary>
        public bool Fits(int at, int i)
        {
            for (var k = 0; k < Offsets.Length; k++)
            {
                if (Math.Max(_low[k], Low(at, i, k)) <= Math.Min(_high[k], High(at, i, k)))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Takes it in.</summary>
        public void Add(int at, int i)
        {
            _seats = i + 1;
            for (var k = 0; k < Offsets.Length; k++)
            {
                (_low[k], _high[k]) = (Math.Max(_low[k], Low(at, i, k)), Math.Min(_high[k], High(at, i, k)));
            }
        }

        /// <summary>Where the first stands and by how much the next, in units: a step of those near by, else one with the fewest decimals.</summary>
        public (double Start, double Step) Choose(IEnumerable<double> near)
        {
            if (_seats == 1)
            {
                return (Length(start), 0);
            }

            var k = Enumerable.Range(0, Offsets.Length).First(k => _low[k] <= _high[k]);
            return (Offsets[k] == 0 ? Length(start) : (start + Offsets[k]) / Plan.Unit, near.Select(step => (double?)step).FirstOrDefault(step => Allows(step!.Value, k)) ?? Shortest(k));
        }

        private double Low(int at, int i, int k) => (at - start - Offsets[k] - Below) / i;

        private double High(int at, int i, int k) => (at - start - Offsets[k] + Above) / i;

        private bool Allows(double step, int k) => step * Plan.Unit >= _low[k] && step * Plan.Unit <= _high[k];

        private double Shortest(int k)
        {
            var middle = (_low[k] + _high[k]) / 2 / Plan.Unit;
            for (var decimals = 0; decimals < MostDecimals; decimals++)
            {
                var rounded = Math.Round(middle, decimals);
                if (Allows(rounded, k))
                {
                    return rounded == 0 ? 0 : rounded;
                }
            }

            return middle;
        }
    }
}
