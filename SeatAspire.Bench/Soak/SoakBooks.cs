using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using SeatAspire.Api.Redis;
using SeatAspire.Bench.Sides;
using StackExchange.Redis;

namespace SeatAspire.Bench.Soak;

/// <summary>Whether the database, Redis, the viewers and the answers that people got say the same, once all is quiet.</summary>
internal sealed class SoakBooks(OwnSide own, SoakWorld world, IServer server, IDatabase redis)
{
    private const int SeatOf = '0';

    // What is written after an answer, such as the seats of a cancelled order, may take a moment.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private long _goodsBefore;

    /// <summary>Looks at what was sold before anybody came.</summary>
    public async Task BeginAsync() => _goodsBefore = await NumberAsync("SELECT count(*) FROM orders WHERE showing_id IS NULL");

    /// <summary>Sentences on what does not agree.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<SoakViewer> viewers)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var faults = await FaultsAsync(viewers);
            if (faults.Count == 0 || Stopwatch.GetElapsedTime(began) > Limit)
            {
                return faults;
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Keys of Redis by kind: what is a showing's, hold's or person's own is written <c>*</c>; most first.</summary>
    public async Task<IReadOnlyList<(string Kind, long Count)>> KeysAsync()
    {
        var kinds = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var key in server.KeysAsync(pageSize: 1000))
        {
            var parts = ((string)key!).Split(':');
            var kind = parts.Length > 2 ? $"{parts[0]}:*:{parts[2]}{(parts.Length > 3 ? ":*" : "")}" : string.Join(':', parts);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        return [.. kinds.Select(kind => (kind.Key, kind.Value)).OrderByDescending(kind => kind.Value)];
    }

    private async Task<List<string>> FaultsAsync(IReadOnlyList<SoakViewer> viewers)
    {
        var faults = new List<string>();
        var halls = string.Join(',', world.Halls.Append(world.LineUp).Select(hall => $"'{hall.Id}'"));
        Same("orders of seats, answered 201", world.Tally[SoakSample.Purchases], await NumberAsync($"SELECT count(*) FROM orders WHERE showing_id IN ({halls})"));
        Same("orders of seats cancelled, answered 200", world.Tally[SoakSample.Cancels],
            await NumberAsync($"SELECT count(*) FROM orders WHERE showing_id IN ({halls}) AND status = 'cancelled'"));
        Same("orders of goods, answered 201", world.Tally["checkout 201"], await NumberAsync("SELECT count(*) FROM orders WHERE showing_id IS NULL") - _goodsBefore);
        Same("seats of paid orders, sold seats", await NumberAsync(
                $"SELECT count(*) FROM order_seats s JOIN orders o ON o.id = s.order_id WHERE o.showing_id IN ({halls}) AND o.status = 'paid'"),
            await NumberAsync($"SELECT count(*) FROM sold_seats WHERE showing_id IN ({halls})"));

        var states = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var hall in world.Halls.Append(world.LineUp))
        {
            var digits = (byte[])(await redis.StringGetAsync(RedisKeys.Seats(hall.Id).States))!;
            var seats = states[hall.Id] = [.. digits.Select(digit => (byte)(digit - SeatOf))];
            var sold = await SoldAsync(hall);
            var wrong = Enumerable.Range(0, seats.Length).Where(seat => seats[seat] == 2 != sold.Contains(seat)).ToList();
            if (wrong.Count > 0)
            {
                faults.Add($"{hall.Id}: {wrong.Count} seats are sold in the database or Redis alone, such as {string.Join(", ", wrong.Take(5))}");
            }

            var held = (await redis.HashGetAllAsync(RedisKeys.Seats(hall.Id).Refs)).Count(seat => ((string)seat.Value!).StartsWith("h:", StringComparison.Ordinal));
            Same($"{hall.Id}: held seats with a hold, held seats", held, seats.Count(state => state == 1));
        }

        var blind = viewers.Count(viewer => !viewer.Sees(states));
        if (blind > 0)
        {
            faults.Add($"{blind} viewers see other states than Redis has");
        }

        return faults;

        void Same(string what, long answered, long kept)
        {
            if (answered != kept)
            {
                faults.Add($"{what}: {answered}, {kept}");
            }
        }
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var database = new MySqlConnection(own.DatabaseConnection);
        await database.OpenAsync();
        await using var command = new MySqlCommand(sql, database);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task<HashSet<int>> SoldAsync(Hall hall)
    {
        await using var database = new MySqlConnection(own.DatabaseConnection);
        await database.OpenAsync();
        await using var command = new MySqlCommand("SELECT seat FROM sold_seats WHERE showing_id = @id", database) { Parameters = { new("id", hall.Id) } };
        await using var rows = await command.ExecuteReaderAsync();
        var sold = new HashSet<int>();
        while (await rows.ReadAsync())
        {
            sold.Add(rows.GetInt32(0));
        }

        return sold;
    }
}
