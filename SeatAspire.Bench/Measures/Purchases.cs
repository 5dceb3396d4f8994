using System.Diagnostics;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// Purchases a second, each a hold and a payment of a seat of its own, answered after the commit; afterwards the database is asked
/// whether it has every one that was answered.
/// </summary>
internal sealed class Purchases : InTurns
{
    private const int Buyers = 600;

    public override string Name => "purchases";

    protected override string What => $"Purchases, durable, {Buyers} buyers";

    protected override string Unit => "purchases/s";

    protected override double Goal => 10;

    // Nothing that was measured before, and no click of the start, has used any of it.
    protected override int WarmUps => 4;

    protected override async Task<Func<TimeSpan, Task<Run>>> PrepareAsync(Arena arena, ISide side)
    {
        var buyers = arena.Actors(side, Buyers);
        Hall? spare = await side.MakeHallAsync();
        return async window =>
        {
            // A person may have so many seats of a showing, so each run has one of its own.
            var hall = spare ?? await side.MakeHallAsync();
            spare = null;
            var (next, bought, refused, running) = (0, 0L, 0L, Buyers);
            var (started, usage) = (Stopwatch.GetTimestamp(), Usage.Start(side, arena.Own));
            var over = started + (long)(window.TotalSeconds * Stopwatch.Frequency);
            foreach (var buyer in buyers)
            {
                Begin(buyer);
            }

            arena.Loop.Run("the last purchases", () => running == 0, window + TimeSpan.FromSeconds(30));
            var run = new Run(bought / Stopwatch.GetElapsedTime(started).TotalSeconds, usage(), refused == 0 ? "" : $"{refused} payments were refused");
            // More only where a payment was refused whose commit was on its way.
            return await side.OrdersAsync(hall) is var kept && kept >= bought && kept <= bought + refused
                ? run
                : throw new InvalidOperationException($"{side.Name} answered {bought} purchases, and the database has {kept}.");

            void Begin(Visitor buyer)
            {
                if (Stopwatch.GetTimestamp() >= over || next == hall.Labels.Count)
                {
                    running--;
                    return;
                }

                var seat = next++;
                buyer.Answered = (_, held) =>
                {
                    // A refused hold: the seat is not for sale, or the person has enough.
                    if (!held)
                    {
                        Begin(buyer);
                        return;
                    }

                    buyer.Answered = (_, paid) =>
                    {
                        (bought, refused) = paid ? (bought + 1, refused) : (bought, refused + 1);
                        Begin(buyer);
                    };
                    buyer.Buy(hall, seat);
                };
                buyer.Hold(hall, seat);
            }
        };
    }
}
