using System.Diagnostics;
using System.Globalization;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Soak;

/// <summary>
/// <c>./bench soak</c>: many people do everything at once for half an hour, at a pace that the machine can bear; nothing may fail, and
/// nothing may grow that would grow for ever.
/// </summary>
internal static class SoakRun
{
    private const int Buyers = 24;
    private const int Viewers = 150;
    private const int Waiting = 40;
    private const int Talkers = 20;
    private const int Shoppers = 4;
    private const int Dates = 3;
    private const int DefaultMinutes = 30;
    private const string Goods = "soak-cup";
    private const int MostKindsOfKeys = 12;

    /// <summary>0 where all was well, 1 where something was not, or the arguments make no sense.</summary>
    /// <param name="args">The checkout, <c>soak</c>, and <c>--minutes N</c>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var minutes = DefaultMinutes;
        if (args.Count != 2 && !(args.Count == 4 && args[2] == "--minutes" && int.TryParse(args[3], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && minutes > 0))
        {
            Console.Error.WriteLine("Usage: ./bench soak [--minutes N], N a whole number from 1.");
            return 1;
        }

        var folder = Path.Combine(args[0], ".run", "bench");
        Directory.CreateDirectory(folder);
        await using var own = await OwnSide.StartAsync(args[0], folder);
        List<Hall> halls = [];
        while (halls.Count < Dates)
        {
            halls.Add(await own.MakeHallAsync());
        }

        var lineUp = await own.MakeHallAsync(lineUp: true);
        (await own.AdminAsync(HttpMethod.Put, $"/api/admin/showings/{lineUp.Id}/queue", new { paused = false, threshold = 20, admitPerSecond = 2, leaseSeconds = 120 })).Dispose();
        (await own.AdminAsync(HttpMethod.Post, "/api/goods", new { goodsId = Goods, name = "Cup", category = "cup", price = 9000, stock = 1_000_000 })).Dispose();
        using var world = new SoakWorld(own, halls, lineUp, Goods);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(own.RedisAddress + ",allowAdmin=true");
        var server = redis.GetServers()[0];
        using var gauge = new SoakGauge(own, world.Tally, server);
        var books = new SoakBooks(own, world, server, redis.GetDatabase());
        await books.BeginAsync();

        List<SoakViewer> viewers = [.. Enumerable.Range(0, Viewers).Select(_ => new SoakViewer(world))];
        var watching = Task.WhenAll(viewers.Select(viewer => viewer.RunAsync()));
        var acting = Task.WhenAll(
        [
            .. Enumerable.Range(0, Buyers).Select(_ => new Buyer(world).RunAsync()), Buyer.RunLatecomersAsync(world),
            .. Enumerable.Range(0, Waiting).Select(_ => SideActs.LineUpAsync(world)),
            .. Enumerable.Range(0, Talkers).Select(_ => SideActs.ChatAsync(world)),
            .. Enumerable.Range(0, Shoppers).Select(_ => SideActs.ShopAsync(world)),
        ]);
        var samples = await SampleAsync(gauge, minutes);
        world.EndActs();
        await acting;
        var faults = await books.CheckAsync(viewers);
        var keys = await books.KeysAsync();
        world.EndViewers();
        await watching;
        return Tell(world, samples, faults, keys);
    }

    private static async Task<List<SoakSample>> SampleAsync(SoakGauge gauge, int minutes)
    {
        var (started, samples) = (Stopwatch.GetTimestamp(), new List<SoakSample>());
        while (samples.Count < minutes && !Children.IsOneLost)
        {
            await Task.Delay(TimeSpan.FromMinutes(samples.Count + 1) - Stopwatch.GetElapsedTime(started));
            samples.Add(await gauge.TakeAsync(Stopwatch.GetElapsedTime(started).TotalMinutes));
            Console.WriteLine($"    {samples[^1]}");
        }

        return samples;
    }

    private static int Tell(SoakWorld world, IReadOnlyList<SoakSample> samples, IReadOnlyList<string> faults, IReadOnlyList<(string Kind, long Count)> keys)
    {
        var verdict = new SoakVerdict(samples);
        Console.WriteLine();
        foreach (var (kind, count) in world.Tally.Kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {count,10:#,0}  {kind}"));
        }

        Console.WriteLine($"\n    Redis' keys: {string.Join(", ", keys.Take(MostKindsOfKeys).Select(key => $"{key.Kind} {key.Count}"))}");
        var most = verdict.MostRemembered(world.Tally[SoakSample.Holds]);
        var remembered = keys.Where(key => key.Kind == "seats:*:hold:*").Sum(key => key.Count);
        Console.WriteLine($"    holds that Redis remembers: {remembered}, at most {most} by what people did\n");
        Console.WriteLine(verdict.Table());

        List<string> bad = [.. verdict.Grown(), .. faults];
        if (world.Tally.Errors > 0)
        {
            bad.Insert(0, $"{world.Tally.Errors} errors");
        }

        if (remembered > most)
        {
            bad.Add("Redis remembers more holds than it should");
        }

        if (Children.IsOneLost)
        {
            bad.Add("SeatAspire has ended before it was told to");
        }

        bad.ForEach(Console.WriteLine);
        Console.WriteLine(bad.Count == 0 ? "soak: all well, the books agree" : "soak: not well");
        return bad.Count == 0 ? 0 : 1;
    }
}
