namespace SeatAspire.Api.Plans;

/// <summary>Finds the accessible place that each companion's seat belongs to: the one that the file names, else the nearest that has none yet.</summary>
internal sealed class PlanCompanions(PlanFindings findings)
{
    /// <summary>The seats with their companions.</summary>
    public IReadOnlyList<PlanSeat> Resolve(IReadOnlyList<FoundSeat> found, string[] labels, PlanSeat[] seats)
    {
        var named = found.Index().Where(seat => seat.Item.CompanionOf is not null).ToArray();
        if (named.Length > 0)
        {
            var byLabel = new Dictionary<string, int>(labels.Length, StringComparer.Ordinal);
            foreach (var (index, label) in labels.Index())
            {
                byLabel.TryAdd(label, index);
            }

            foreach (var (index, seat) in named)
            {
                seats[index] = seats[index] with { CompanionOf = Named(index, seat, byLabel, seats) };
            }
        }

        Guess(found, seats);
        return seats;
    }

    private int? Named(int index, FoundSeat seat, Dictionary<string, int> byLabel, PlanSeat[] seats)
    {
        var path = seat.Path.Of("companionOf");
        if (!byLabel.TryGetValue(seat.CompanionOf!.Trim(), out var place))
        {
            findings.Fault(path, $"There is no seat {PlanText.Quoted(seat.CompanionOf)} that this one could belong to.",
                $"이 좌석이 딸릴 좌석 {PlanText.Quoted(seat.CompanionOf)}이(가) 없습니다.");
            return null;
        }

        if (place == index || !seats[place].Accessible || seats[index].Accessible)
        {
            findings.Fault(path, "A companion's seat belongs to another seat that is an accessible place, and is none itself.",
                "동반자석은 휠체어석인 다른 좌석에 딸려야 하며, 자신은 휠체어석일 수 없습니다.");
            return null;
        }

        return place;
    }

    private void Guess(IReadOnlyList<FoundSeat> found, PlanSeat[] seats)
    {
        var free = new List<int>();
        var companions = found.Index().Where(seat => seat.Item.IsCompanion).ToArray();
        if (companions.Length > 0)
        {
            free.AddRange(seats.Index().Where(seat => seat.Item.Accessible).Select(seat => seat.Index));
        }

        foreach (var (index, seat) in companions)
        {
            if (seats[index].Accessible)
            {
                findings.Warn(seat.Path, "This seat is an accessible place and a companion's seat at once; it is kept as an accessible place.",
                    "휠체어석이면서 동반자석으로 표시되어 있어 휠체어석으로 받아들였습니다.");
                continue;
            }

            var place = Nearest(seats, index, free);
            if (place < 0)
            {
                findings.Warn(seat.Path, "This companion's seat has no accessible place left in its section that it could belong to; it is kept as a seat for anybody.",
                    "이 동반자석이 딸릴 휠체어석이 같은 구역에 남아 있지 않아 일반 좌석으로 받아들였습니다.");
                continue;
            }

            free.Remove(place);
            seats[index] = seats[index] with { CompanionOf = place };
        }
    }

    // In the same row before any other.
    private static int Nearest(PlanSeat[] seats, int companion, List<int> places)
    {
        var (best, away) = (-1, double.PositiveInfinity);
        var from = seats[companion];
        foreach (var place in places.Where(place => seats[place].Section == from.Section))
        {
            var (x, y) = ((double)seats[place].At.X - from.At.X, (double)seats[place].At.Y - from.At.Y);
            var distance = Math.Sqrt((x * x) + (y * y)) + (seats[place].Row == from.Row ? 0 : (double)Plan.Farthest * Plan.Unit * 2);
            if (distance < away)
            {
                (best, away) = (place, distance);
            }
        }

        return best;
    }
}
