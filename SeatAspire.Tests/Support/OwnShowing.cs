using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Plans;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using SeatAspire.Api.Shows.Demo;
using StackExchange.Redis;

namespace SeatAspire.Tests.Support;

/// <summary>A date of the small theatre that belongs to one test: 300 seats, rows A to L, four of them blocked.</summary>
internal sealed class OwnShowing
{
    /// <summary>The show that it is a date of.</summary>
    public const string ShowId = "moonlight";

    /// <summary>A seat that is not for sale.</summary>
    public const string Blocked = "L-1";

    // A system's dates of the class whose turn it is: the tests of a system run one after the other.
    private static readonly ConcurrentDictionary<SeatSystem, (string File, List<string> Ids)> Lively = new();

    private static int _made;
    private readonly SeatSystem _system;
    private int _picked;

    private OwnShowing(SeatSystem system, int number)
    {
        _system = system;
        Id = string.Create(CultureInfo.InvariantCulture, $"{ShowId}-test-{number}");
    }

    public string Id { get; }

    /// <summary>Adds it to the database and waits until every replica knows it and has its seats.</summary>
    /// <param name="opensIn">Until the sale opens; it is open if null.</param>
    /// <param name="onlyFree">The seats that are for sale; all if none is named.</param>
    /// <param name="file">Whose it is; dates of other files are over from now on.</param>
    public static async Task<OwnShowing> MakeAsync(SeatSystem system, TimeSpan? opensIn = null, string[]? onlyFree = null, [CallerFilePath] string file = "") =>
        await (await AddAsync(system, opensIn, onlyFree, file: file)).ReadyAsync();

    /// <summary>Adds one whose holds last so long and whose sale is open, and waits until every replica knows it.</summary>
    public static async Task<OwnShowing> MakeBriefAsync(SeatSystem system, TimeSpan holds, [CallerFilePath] string file = "") =>
        await (await AddAsync(system, holds: holds, file: file)).ReadyAsync();

    /// <summary>Adds one with a queue like this, whose sale is open, and waits until every replica knows it.</summary>
    public static async Task<OwnShowing> MakeAsync(SeatSystem system, QueueSettings queue, string[]? onlyFree = null, [CallerFilePath] string file = "") =>
        await (await AddAsync(system, onlyFree: onlyFree, queue: queue, file: file)).ReadyAsync();

    /// <summary>Adds one in a house of its own, whose sale is open, and waits until every replica knows it.</summary>
    public static async Task<OwnShowing> MakeAsync(SeatSystem system, LayoutDocument drawing, QueueSettings queue, [CallerFilePath] string file = "")
    {
        var house = VenueLayout.Parse(VenueLayout.Seal(drawing));
        await using var database = system.Database();
        if (!await database.Db.Layouts.AnyAsync(row => row.Hash == house.Hash))
        {
            database.Db.Layouts.Add(new LayoutRow { Hash = house.Hash, SeatCount = house.SeatCount, Json = Encoding.UTF8.GetString(house.Json.Span) });
            await database.Db.SaveChangesAsync();
        }

        return await (await AddAsync(system, queue: queue, layoutHash: house.Hash, file: file)).ReadyAsync();
    }

    /// <summary>A house of one price: rows R0, R1, … behind one another, with seats 1, 2, … (<c>R3-17</c>).</summary>
    public static LayoutDocument Hall(int rows, int seatsInRow)
    {
        var plan = new DemoPlan([new Tier(0, "S", 50_000, "KRW", "#3f7cac")]);
        var section = plan.AddSection("1F");
        for (var row = 0; row < rows; row++)
        {
            plan.AddRun(section, $"R{row}", $"R{row}-", 1, seatsInRow, new(-(seatsInRow - 1) / 2.0, row), new(1, 0), 0);
        }

        return plan.Build([new(-5, -5), new(5, -5), new(5, -3), new(-5, -3)]);
    }

    private async Task<OwnShowing> ReadyAsync()
    {
        Invalidate();
        // Asked for before they stand, they would be looked for again and again after pauses that grow.
        await Wait.UntilAsync($"{Id} has its seats", async () => long.TryParse((string?)await _system.ToRedis().GetDatabase().StringGetAsync(RedisKeys.Seats(Id).Epoch), out _));
        await Task.WhenAll(_system.Api.Select(async origin =>
        {
            using var client = ApiClient.Nobody(origin);
            await Wait.ForAsync($"{Id} on every replica", () => client.GetAsync($"api/showings/{Id}/seats"), reply => reply.Status == 200);
        }));
        return this;
    }

    /// <summary>Adds it to the database; replicas find it there.</summary>
    public static async Task<OwnShowing> AddAsync(
        SeatSystem system, TimeSpan? opensIn = null, string[]? onlyFree = null, QueueSettings? queue = null, string? layoutHash = null, TimeSpan? holds = null, [CallerFilePath] string file = "")
    {
        var number = Interlocked.Increment(ref _made);
        var showing = new OwnShowing(system, number);
        var now = TimeProvider.System.GetUtcNow();
        await using var database = system.Database();
        await EndOthersAsync(database.Db, system, file, showing.Id);
        var model = await database.Db.Showings.AsNoTracking().Where(row => row.ShowId == ShowId && !row.Id.Contains("-test-")).OrderBy(row => row.StartsAt).FirstAsync();
        await using var transaction = await database.Db.Database.BeginTransactionAsync();
        database.Db.Showings.Add(new ShowingRow
        {
            Id = showing.Id,
            ShowId = ShowId,
            LayoutHash = layoutHash ?? model.LayoutHash,
            // After the dates of the demo, so that those stay the first.
            StartsAt = model.StartsAt.AddDays(100 + number),
            SaleOpensAt = opensIn is { } wait ? now + wait : now - TimeSpan.FromHours(1),
            SaleClosed = false,
            HoldSeconds = (int?)holds?.TotalSeconds,
        });
        await database.Db.SaveChangesAsync();
        var blocked = layoutHash is not null ? []
            : onlyFree is null
            ? await database.Db.BlockedSeats.AsNoTracking().Where(row => row.ShowingId == model.Id).Select(row => row.Seat).ToListAsync()
            : await OthersAsync(database.Db, model.LayoutHash, onlyFree);
        database.Db.BlockedSeats.AddRange(blocked.Select(seat => new BlockedSeatRow { ShowingId = showing.Id, Seat = seat }));
        var prices = await database.Db.PriceLists.AsNoTracking().Where(row => row.ShowingId == model.Id).OrderByDescending(row => row.Number).FirstAsync();
        database.Db.PriceLists.Add(new PriceListRow { ShowingId = showing.Id, Number = 1, Amounts = prices.Amounts, MadeAt = now });
        if (queue is not null)
        {
            database.Db.QueueSettings.Add(Row(showing.Id, queue));
        }

        await database.Db.SaveChangesAsync();
        await transaction.CommitAsync();
        return showing;
    }

    // What is to come costs a replica work, and a page time. A class of tests is a file, and the tests of a system run one after the other.
    private static async Task EndOthersAsync(SeatDb db, SeatSystem system, string file, string next)
    {
        var (ofFile, ids) = Lively.GetOrAdd(system, _ => (file, []));
        if (ofFile != file)
        {
            var over = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2);
            await db.Showings.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(change => change.SetProperty(row => row.StartsAt, over));
            Lively[system] = (file, ids = []);
        }

        ids.Add(next);
    }

    /// <summary>Labels and indexes of free seats that nobody else is given.</summary>
    public Task<SeatPick> PickAsync(int count) => _system.PickAsync(count, Id, Interlocked.Add(ref _picked, count) - count);

    /// <summary>What an operator does who ends a sale.</summary>
    public async Task CloseSaleAsync()
    {
        await using var database = _system.Database();
        Assert.Equal(1, await database.Db.Showings.Where(row => row.Id == Id)
            .ExecuteUpdateAsync(change => change.SetProperty(row => row.SaleClosed, true)));
    }

    /// <summary>What an operator does who sets when the sale opens: the database, and a word to all replicas.</summary>
    public async Task OpenSaleAsync(DateTimeOffset at)
    {
        await using (var database = _system.Database())
        {
            Assert.Equal(1, await database.Db.Showings.Where(row => row.Id == Id).ExecuteUpdateAsync(change => change.SetProperty(row => row.SaleOpensAt, at)));
        }

        Invalidate();
    }

    /// <summary>What an operator does who changes the queue: the database, and a word to all replicas.</summary>
    public async Task ChangeQueueAsync(QueueSettings queue)
    {
        await using var database = _system.Database();
        database.Db.Update(Row(Id, queue));
        await database.Db.SaveChangesAsync();
        Invalidate();
    }

    private void Invalidate()
    {
        _system.ToRedis().GetDatabase().Publish(new RedisChannel(RedisKeys.Catalog, RedisChannel.PatternMode.Literal), "changed");
    }

    /// <summary>So many new people enter the queue by HTTP, on all replicas.</summary>
    public Task LineUpAsync(int people) =>
        Parallel.ForAsync(0, people, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            using var person = ApiClient.Nobody(_system.Api[i % _system.Api.Count]);
            // All share an address, and its limit.
            person.Become(await Wait.ForAsync("a token", () => person.PostAsync("api/auth/guest", new { id = "somebody" }), reply => reply.Status == 200));
            var place = await person.PostAsync($"api/queue/check/{Id}", null);
            Assert.True(place.Status == 200, place.ToString());
        });

    /// <summary>Orders of this date, whoever's.</summary>
    public async Task<IReadOnlyList<OrderRow>> OrdersAsync()
    {
        await using var database = _system.Database();
        return await database.Db.Orders.AsNoTracking().Where(row => row.ShowingId == Id).ToListAsync();
    }

    /// <summary>Payments tried for this date, whoever's.</summary>
    public async Task<IReadOnlyList<PaymentRow>> PaymentsAsync()
    {
        await using var database = _system.Database();
        return await database.Db.Payments.AsNoTracking().Where(row => row.ShowingId == Id).ToListAsync();
    }

    private static QueueSettingsRow Row(string showingId, QueueSettings queue) => new()
    {
        ShowingId = showingId,
        Mode = queue.Mode.ToString().ToLowerInvariant(),
        Threshold = queue.Threshold,
        AdmitPerSecond = queue.AdmitPerSecond,
        LeaseSeconds = queue.LeaseSeconds,
        Paused = queue.Paused,
        OpensAt = queue.OpensAt,
        Draw = queue.Draw,
    };

    private static async Task<List<int>> OthersAsync(SeatDb db, string layoutHash, string[] labels)
    {
        var house = VenueLayout.Parse((await db.Layouts.AsNoTracking().SingleAsync(row => row.Hash == layoutHash)).Json);
        return [.. Enumerable.Range(0, house.SeatCount).Where(seat => !labels.Contains(house.Label(seat)))];
    }
}
