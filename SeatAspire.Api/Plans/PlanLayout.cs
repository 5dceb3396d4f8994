namespace SeatAspire.Api.Plans;

/// <summary>Between a plan and the layout that is stored of it and sent to browsers: neither says more than the other.</summary>
internal static class PlanLayout
{
    /// <summary>The layout of a plan, without a hash: see <see cref="VenueLayout.Seal"/>.</summary>
    public static LayoutDocument ToLayout(this Plan plan)
    {
        var rows = new List<SeatRow>();
        for (var seat = 0; seat < plan.Seats.Count;)
        {
            var end = seat + 1;
            while (end < plan.Seats.Count && plan.Seats[end].Section == plan.Seats[seat].Section && plan.Seats[end].Row == plan.Seats[seat].Row)
            {
                end++;
            }

            LayoutRuns.Add(plan, seat, end, rows);
            seat = end;
        }

        var seats = plan.Seats.Index().ToArray();
        return new LayoutDocument(
            "", plan.Width, plan.Height, Corners(plan.Stage),
            [.. plan.Sections.Select(section => new LayoutSection(section.Name, Corners(section.Outline)))],
            [.. plan.Categories.Select((category, index) => new Tier(index, category.Name, null, null, category.Color))],
            rows)
        {
            Attributes = !seats.Any(seat => seat.Item.Accessible || seat.Item.CompanionOf is not null || seat.Item.RestrictedView) ? null : new(
                [.. seats.Where(seat => seat.Item.Accessible).Select(seat => seat.Index)],
                [.. seats.Where(seat => seat.Item.CompanionOf is not null).Select(seat => new[] { seat.Index, seat.Item.CompanionOf!.Value })],
                [.. seats.Where(seat => seat.Item.RestrictedView).Select(seat => seat.Index)]),
        };
    }

    /// <summary>The plan that a layout is of.</summary>
    public static Plan ToPlan(this LayoutDocument layout)
    {
        var attributes = layout.Attributes ?? LayoutAttributes.None;
        var (accessible, restricted) = (attributes.Accessible.ToHashSet(), attributes.RestrictedView.ToHashSet());
        var companions = attributes.Companion.ToDictionary(pair => pair[0], pair => pair[1]);
        var seats = new List<PlanSeat>();
        foreach (var row in layout.Rows)
        {
            foreach (var (label, at, category) in LayoutRuns.Seats(row))
            {
                var index = seats.Count;
                seats.Add(new(row.Section, row.Row, label, at, category)
                {
                    Accessible = accessible.Contains(index),
                    CompanionOf = companions.TryGetValue(index, out var place) ? place : null,
                    RestrictedView = restricted.Contains(index),
                });
            }
        }

        return new Plan(
            (int)Math.Ceiling(layout.Width), (int)Math.Ceiling(layout.Height), Points(layout.Stage),
            [.. layout.Sections.Select(section => new PlanSection(section.Name, Points(section.Outline)))],
            [.. layout.Tiers.Select(tier => new PlanCategory(tier.Name, tier.Color))],
            seats);
    }

    private static double[][] Corners(IReadOnlyList<PlanPoint> points) =>
        [.. points.Select(point => new[] { point.X / (double)Plan.Unit, point.Y / (double)Plan.Unit })];

    private static PlanPoint[] Points(IReadOnlyList<double[]> corners) =>
        [.. corners.Select(corner => new PlanPoint(LayoutRuns.Hundredths(corner[0]), LayoutRuns.Hundredths(corner[1])))];
}
