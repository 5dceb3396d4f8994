using SeatAspire.Api.Seats;

namespace SeatAspire.Tests.Seats;

/// <summary>Which seats are the best, in the plainest words: all places that there are, compared with one another.</summary>
internal sealed class BestSeatModel(IReadOnlyList<PlacedSeat> seats, (double X, double Y) stage)
{
    private readonly bool[] _beside = Seating.IsBesideLast(seats);
    private readonly ushort[] _near = Seating.Near(seats, stage);

    /// <summary>The best of these free seats; null where there are not so many side by side.</summary>
    public int[]? Best(Func<int, bool> isFree, SeatWish wish) => Places(isFree, wish)
        .OrderBy(place => wish.Accessible ? place.Count(seat => seats[seat].Kind == SeatKind.Accessible) : 0)
        .ThenBy(place => LeavesSingle(place, isFree, wish.Accessible))
        .ThenBy(place => place.Sum(seat => _near[seat]))
        .ThenBy(place => place[0])
        .FirstOrDefault();

    /// <summary>The most of them side by side, up to so many.</summary>
    public int MostTogether(Func<int, bool> isFree, SeatWish wish) =>
        Enumerable.Range(1, wish.Count).Where(count => Places(isFree, wish with { Count = count }).Any()).DefaultIfEmpty(0).Max();

    /// <summary>Whether seats that are free may be held where none is to be left single; those that would be, where not.</summary>
    public int[] WouldBeSingle(int[] chosen, Func<int, bool> isFree)
    {
        var ordinary = (int seat) => isFree(seat) && seats[seat].Kind == SeatKind.Ordinary;
        var after = (int seat) => ordinary(seat) && !chosen.Contains(seat);
        var singles = Enumerable.Range(0, seats.Count).Where(seat => after(seat) && IsAlone(seat, after) && !IsAlone(seat, ordinary)).ToArray();
        var tiers = chosen.Select(seat => seats[seat].Tier).Distinct().ToArray();
        var wish = new SeatWish(chosen.Length, tiers.Length == 1 ? tiers[0] : null);
        return Places(isFree, wish).Any(place => !LeavesSingle(place, isFree, false)) ? singles : [];
    }

    private IEnumerable<int[]> Places(Func<int, bool> isFree, SeatWish wish) => Enumerable.Range(0, Math.Max(0, seats.Count - wish.Count + 1))
        .Select(first => Enumerable.Range(first, wish.Count).ToArray())
        .Where(place => place.Skip(1).All(seat => _beside[seat]) && place.All(isFree))
        .Where(place => wish.Tier is null || place.All(seat => seats[seat].Tier == wish.Tier))
        .Where(place => wish.Accessible
            ? place.Any(seat => seats[seat].Kind == SeatKind.Accessible)
                && place.All(seat => seats[seat].Kind != SeatKind.Companion || place.Contains(seats[seat].CompanionOf))
            : place.All(seat => seats[seat].Kind == SeatKind.Ordinary));

    private bool LeavesSingle(int[] place, Func<int, bool> isFree, bool accessible)
    {
        // Accessible places and companions part seats that are chosen by who needs none.
        var open = (int seat) => isFree(seat) && (accessible || seats[seat].Kind == SeatKind.Ordinary);
        var after = (int seat) => open(seat) && !place.Contains(seat);
        return new[] { place[0] - 1, place[^1] + 1 }.Any(seat =>
            seat >= 0 && seat < seats.Count && (seat < place[0] ? _beside[place[0]] : _beside[seat])
            && after(seat) && seats[seat].Kind == SeatKind.Ordinary && IsAlone(seat, after));
    }

    private bool IsAlone(int seat, Func<int, bool> isOpen) =>
        !(seat > 0 && _beside[seat] && isOpen(seat - 1)) && !(seat + 1 < seats.Count && _beside[seat + 1] && isOpen(seat + 1));
}
