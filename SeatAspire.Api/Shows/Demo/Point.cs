namespace SeatAspire.Api.Shows.Demo;

/// <summary>A place, or a way from one place to another, on a house's drawing. Lengths are in seats.</summary>
internal readonly record struct Point(double X, double Y)
{
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double times) => new(a.X * times, a.Y * times);

    /// <summary>The same direction, length 1.</summary>
    public Point Unit() => this * (1 / Length);

    /// <summary>Turned to the left of the reading direction as drawn (y grows downwards), same length.</summary>
    public Point Left() => new(Y, -X);

    public double Dot(Point other) => (X * other.X) + (Y * other.Y);

    public Point Mirrored() => new(-X, Y);
}
