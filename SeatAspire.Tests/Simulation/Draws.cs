namespace SeatAspire.Tests.Simulation;

/// <summary>What is drawn in a run, so that any part of it can be run again, and what is left of one that fails when nothing more can be left out.</summary>
internal static class Draws
{
    /// <summary>The draws of one step: the same whichever steps came before.</summary>
    public static Random Of(int seed, int step)
    {
        // Neighbouring seeds draw alike: they are scattered first, as SplitMix64 does.
        var mixed = unchecked((((ulong)(uint)seed << 32) | (uint)step) * 0x9E3779B97F4A7C15UL);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return new((int)(mixed >> 33));
    }

    /// <summary>
    /// The steps that fail of those that do: leaves out halves, quarters and so on down to single ones, as long as what is left still fails
    /// (Zeller and Hildebrandt's delta debugging).
    /// </summary>
    public static async Task<IReadOnlyList<int>> LeastAsync(IReadOnlyList<int> steps, Func<IReadOnlyList<int>, Task<bool>> fails)
    {
        for (var size = Math.Max(1, steps.Count / 2); size > 0; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var at = 0; at < steps.Count;)
            {
                IReadOnlyList<int> left = [.. steps.Take(at), .. steps.Skip(at + size)];
                if (left.Count > 0 && await fails(left))
                {
                    steps = left;
                }
                else
                {
                    at += size;
                }
            }
        }

        return steps;
    }
}
