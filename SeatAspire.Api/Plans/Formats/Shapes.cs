namespace SeatAspire.Api.Plans.Formats;

/// <summary>Shapes of other formats, as corners.</summary>
internal static class Shapes
{
    private const int Corners = 24;

    /// <summary>An ellipse around (0, 0).</summary>
    public static IEnumerable<(double X, double Y)> Ellipse((double X, double Y) radius) => Enumerable.Range(0, Corners)
        .Select(corner => 2 * Math.PI * corner / Corners)
        .Select(angle => (radius.X * Math.Cos(angle), radius.Y * Math.Sin(angle)));

    /// <summary>Turned around (0, 0), clockwise as drawn.</summary>
    public static (double X, double Y) Turn((double X, double Y) corner, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return degrees == 0 ? corner : ((corner.X * cos) - (corner.Y * sin), (corner.X * sin) + (corner.Y * cos));
    }
}

/// <summary>Properties of a file that mean nothing here: each is told once, with how often it is there.</summary>
internal sealed class UnknownNames(PlanFindings findings)
{
    // A file may make up as many names as it has bytes.
    private const int Most = 100;

    private readonly Dictionary<string, (PlanPath First, int Count)> _names = [];

    /// <summary>Notes one.</summary>
    public void Note(PlanPath path, string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            _names[name] = (known.First, known.Count + 1);
        }
        else if (_names.Count < Most)
        {
            _names[name] = (path, 1);
        }
    }

    /// <summary>Warns of all that were noted.</summary>
    public void Tell()
    {
        foreach (var (name, (first, count)) in _names)
        {
            findings.Warn(first, $"{PlanText.Quoted(name)} is not taken over: a plan has no place for it. It is said {count} times, here first.",
                $"{PlanText.Quoted(name)}은(는) 배치도에 담을 수 없어 제외했습니다. 모두 {count}번 나오며 여기가 처음입니다.");
        }
    }
}
