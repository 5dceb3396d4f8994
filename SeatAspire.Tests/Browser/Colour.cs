namespace SeatAspire.Tests.Browser;

/// <summary>Says what people call a colour.</summary>
internal static class Colour
{
    /// <param name="rgba">Red, green, blue, alpha, each to 255.</param>
    /// <returns><c>white</c>, <c>grey</c>, <c>orange</c>, <c>green</c>, the latter two also <c>dark</c>; otherwise the numbers.</returns>
    public static string Name(int[] rgba)
    {
        if (rgba[3] == 0)
        {
            return "nothing";
        }

        double high = rgba[..3].Max(), low = rgba[..3].Min();
        var lightness = (high + low) / 510;
        if (high - low < 24)
        {
            return lightness > 0.97 ? "white" : "grey";
        }

        var hue = high == rgba[0] ? 60 * (rgba[1] - rgba[2]) / (high - low)
            : high == rgba[1] ? 120 + (60 * (rgba[2] - rgba[0]) / (high - low))
            : 240 + (60 * (rgba[0] - rgba[1]) / (high - low));
        var shade = lightness < 0.42 ? "dark " : "";
        return hue switch
        {
            >= 15 and <= 45 => shade + "orange",
            >= 100 and <= 170 => shade + "green",
            _ => string.Join(',', rgba),
        };
    }
}
