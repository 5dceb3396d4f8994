using System.Globalization;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// What a connected viewer costs in memory: what the three processes have grown by, in steps of so many viewers more, each after some
/// changes have gone to all of them. All steps are one figure, since collectors of garbage take memory now and then, and then much.
/// It comes first: memory that a process once had for others it has for these.
/// </summary>
internal sealed class ViewerMemory : Measure
{
    private const int Viewers = 3000, Steps = 3, People = 60;
    private const double PerSecond = 50;
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    public override string Name => "viewer-memory";

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        var sides = new List<Room>();
        foreach (var side in arena.Sides)
        {
            sides.Add(new(arena, side, await side.MakeHallAsync()));
            await sides[^1].LookAsync();
        }

        for (var step = 0; step < Steps; step++)
        {
            foreach (var room in sides)
            {
                room.Grow();
                await room.LookAsync();
            }
        }

        sides.ForEach(room => room.Empty());
        return
        [
            new(Name, "Memory of a viewer", "KB", [sides[0].OfViewer], [sides[^1].OfViewer], MoreIsBetter: false, 1, [.. sides.Select(room => room.Note)]),
        ];
    }

    private sealed class Room
    {
        private readonly Arena _arena;
        private readonly ISide _side;
        private readonly Hall _hall;
        private readonly List<Visitor> _actors;
        private readonly List<Visitor> _viewers = [];
        private readonly List<double> _kilobytes = [];

        public Room(Arena arena, ISide side, Hall hall) => (_arena, _side, _hall, _actors) = (arena, side, hall, arena.Actors(side, People));

        /// <summary>Kilobytes for each of all that came.</summary>
        public double OfViewer => (_kilobytes[^1] - _kilobytes[0]) / _viewers.Count;

        public string Note => string.Create(CultureInfo.InvariantCulture,
            $"{_side.Name}: {string.Join(", ", _kilobytes.Select(one => $"{one / 1000:0}"))} MB for 0 to {_viewers.Count:#,0} viewers, three processes");

        public void Grow() => _viewers.AddRange(_arena.Viewers(_side, _hall, Viewers));

        /// <summary>After some clicks, what is in memory.</summary>
        public async Task LookAsync()
        {
            Click();
            await _side.CollectGarbageAsync();
            _kilobytes.Add(_side.Pids.Sum(Usage.KilobytesOf));
        }

        public void Empty()
        {
            _viewers.Concat(_actors).ToList().ForEach(visitor => visitor.Dispose());
            _arena.Loop.Run(Calm);
        }

        private void Click()
        {
            var clicks = new Clicks(_actors, _hall, PerSecond);
            clicks.Run(_arena.Loop, Busy);
            clicks.End(_arena.Loop);
            _arena.Loop.Run(Calm);
        }
    }
}
