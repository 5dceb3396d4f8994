using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Measures;

/// <summary>
/// A replica is killed, and stays down: how long until each of its 5,000 viewers is at one of the two others and has the map, against how long the same
/// took to come at first; and what that asks of the database. On a system of its own, once, since it ends with a replica less.
/// </summary>
internal sealed class KilledReplica : Measure
{
    private const int Viewers = 5_000;

    // How much the database is asked for while nobody comes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    public override string Name => "killed-replica";

    public override bool IsForAll(bool quick) => !quick;

    public override async Task<IReadOnlyList<Result>> RunAsync(Arena arena)
    {
        await using var system = await OwnSide.StartForAsync(Name, arena.Own.Root);
        var hall = await system.MakeHallAsync();
        // What is used for the first time is compiled; and each of the two others has looked at the hall.
        Leave(Come(arena, hall, i => system.Open(arena.Loop, i, null), Viewers / 5));
        var began = Stopwatch.GetTimestamp();
        var viewers = Come(arena, hall, _ => system.Open(arena.Loop, 0, null), Viewers);
        var came = Stopwatch.GetElapsedTime(began);
        var (before, since) = (await StatementsAsync(system), Stopwatch.GetTimestamp());
        arena.Loop.Run(Quiet);
        var usual = (await StatementsAsync(system) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;

        before = await StatementsAsync(system);
        var killed = Stopwatch.GetTimestamp();
        await system.KillForGoodAsync(0);
        Leave(viewers);
        viewers = Come(arena, hall, i => system.Open(arena.Loop, 1 + (i % 2), null), Viewers);
        var back = Stopwatch.GetElapsedTime(killed);
        var asked = await StatementsAsync(system) - before - (usual * back.TotalSeconds);
        Leave(viewers);
        return
        [
            new(Name, $"A killed replica's {Viewers:#,0} viewers are all at the two others, against how long they took to come", "s", [back.TotalSeconds], [came.TotalSeconds], MoreIsBetter: false, 0.5,
            [string.Create(CultureInfo.InvariantCulture, $"the database was asked {asked:0} times more than in as much time of quiet ({usual:0} a second)")]),
        ];
    }

    private static List<Visitor> Come(Arena arena, Hall hall, Func<int, Visitor> open, int count) =>
        arena.Open($"{count} viewers come", count, open, visitor => visitor.Watch(hall));

    private static void Leave(List<Visitor> viewers) => viewers.ForEach(viewer => viewer.Dispose());

    private static async Task<double> StatementsAsync(OwnSide system)
    {
        await using var database = new MySqlConnection(system.DatabaseConnection);
        await database.OpenAsync();
        await using var command = new MySqlCommand("SHOW GLOBAL STATUS LIKE 'Questions'", database);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? double.Parse(row.GetString(1), CultureInfo.InvariantCulture) : throw new InvalidOperationException("The database does not count what it is asked.");
    }
}
