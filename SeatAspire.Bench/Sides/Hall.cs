namespace SeatAspire.Bench.Sides;

/// <summary>A showing made for one measure; <paramref name="Labels"/> by seat index.</summary>
internal sealed record Hall(string Id, IReadOnlyList<string> Labels);
