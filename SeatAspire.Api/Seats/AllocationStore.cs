using System.Globalization;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>What is said to somebody who names a code: one of the three.</summary>
/// <param name="Use">It opens something; whether for as many seats as are wanted, the hold tells.</param>
/// <param name="IsWrong">It opens nothing.</param>
/// <param name="Wait">So long no code is looked at, as there were too many wrong ones.</param>
public readonly record struct CodeLook(CodeUse? Use, bool IsWrong, TimeSpan? Wait);

/// <summary>Allocations as Redis has them, to be compared with the database.</summary>
/// <param name="Codes">Of each allocation, what <see cref="AllocationStore.Opening"/> says of its code.</param>
/// <param name="Seats">Of each seat that belongs to one, which.</param>
/// <param name="Taken">The seats that codes took.</param>
public sealed record StoredAllocations(IReadOnlyDictionary<string, string> Codes, IReadOnlyDictionary<int, string> Seats, IReadOnlySet<int> Taken);

/// <summary>
/// A showing's allocations in Redis: the one class that calls their scripts. Holding, selling and giving back their seats is
/// <see cref="SeatStore"/>'s. All throw <see cref="RedisAwayException"/>, and <see cref="RebuildingException"/> while the seats are being restored.
/// </summary>
public sealed class AllocationStore(RedisClient redis, RedisEpoch epoch, AddressLimits limits)
{
    private static readonly RedisScript AllocateScript = RedisScript.Load("allocate");
    private static readonly RedisScript DeallocateScript = RedisScript.Load("deallocate");
    private static readonly RedisScript CodeScript = RedisScript.Load("code");

    private const int Batch = 500;

    // Many share an address.
    private const int PeopleOfAddress = 10;

    private readonly ShowingScripts _scripts = new(redis, epoch);

    /// <summary>Sets all of these seats aside, or none: the answer are those that somebody has. Its code opens nothing yet.</summary>
    public async Task<IReadOnlyList<int>> TakeAsync(string showingId, string allocationId, IReadOnlyList<int> seats)
    {
        var answer = await _scripts.RunAsync(AllocateScript, RedisKeys.Seats(showingId).Script, showingId, Arguments(allocationId, "new", null, seats));
        return (string?)answer[0] == "taken" ? Seats(answer) : [];
    }

    /// <summary>Makes it so as the database has it; the answer are seats that somebody has, who keeps them. Idempotent.</summary>
    /// <param name="allocation">An allocation that has not ended.</param>
    /// <param name="rebuild">The mark of the rebuild that does it (<see cref="SeatStore.MarkOf"/>); null while the seats stand.</param>
    public async Task<IReadOnlyList<int>> SetAsync(Allocation allocation, string? rebuild = null)
    {
        var showingId = allocation.Row.ShowingId;
        RedisValue expected = rebuild ?? (RedisValue)(epoch.Current ?? throw new RebuildingException(showingId));
        var others = new List<int>();
        foreach (var seats in allocation.Seats.Chunk(Batch))
        {
            others.AddRange(Seats(
                await _scripts.RunForEpochAsync(AllocateScript, RedisKeys.Seats(showingId).Script, showingId, expected, Arguments(allocation.Row.Id, "known", allocation.Row, seats))));
        }

        return others;
    }

    /// <summary>Ends it; the answer is how many seats are free by this. Idempotent.</summary>
    public async Task<int> DropAsync(string showingId, string allocationId) =>
        (int)(await _scripts.RunAsync(DeallocateScript, RedisKeys.Seats(showingId).Script, showingId, [allocationId]))[0];

    /// <summary>What a code opens. A wrong one counts against who names it.</summary>
    public async Task<CodeLook> LookAsync(string showingId, string code, string personId, AddressShare from)
    {
        var hash = AllocationCodes.HashOf(showingId, code);
        var answer = await _scripts.RunAsync(
            CodeScript, RedisKeys.Seats(showingId).Script, showingId,
            [hash, personId, from.Hash ?? "", limits.WrongCodesPerMinute, limits.WrongCodesPerMinute * PeopleOfAddress]);
        return (string?)answer[0] switch
        {
            "ok" => new(new(hash, int.Parse((string)answer[2]!, CultureInfo.InvariantCulture)), false, null),
            "wrong" => new(null, true, null),
            "guessing" => new(null, false, TimeSpan.FromMilliseconds(long.Parse((string)answer[1]!, CultureInfo.InvariantCulture))),
            var word => throw new InvalidOperationException($"The script of codes said {word}."),
        };
    }

    /// <summary>How many seats the codes of these allocations took, live holds included, each in its place.</summary>
    public async Task<long[]> UsedAsync(string showingId, IReadOnlyList<string> allocationIds) => await redis.CallAsync(database =>
        Task.WhenAll(allocationIds.Select(id => database.SetLengthAsync(TakenBy(showingId, id)))));

    /// <summary>What stands there now.</summary>
    public async Task<StoredAllocations> ReadAsync(string showingId)
    {
        var prefix = RedisKeys.Seats(showingId).Prefix;
        var allocations = await redis.CallAsync(database => database.HashGetAllAsync(prefix + "allocations"));
        if (allocations.Length == 0)
        {
            return new(new Dictionary<string, string>(), new Dictionary<int, string>(), new HashSet<int>());
        }

        var codes = (await redis.CallAsync(database => database.HashGetAllAsync(prefix + "codes"))).ToDictionary(code => (string)code.Name!, code => (string)code.Value!);
        var seats = new Dictionary<int, string>();
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await redis.CallAsync(database => database.ExecuteAsync("HSCAN", (RedisKey)(prefix + "allocated"), cursor, "COUNT", "500")))!;
            cursor = (string)page[0]!;
            foreach (var pair in ((RedisResult[])page[1]!).Chunk(2))
            {
                seats[int.Parse((string)pair[0]!, CultureInfo.InvariantCulture)] = (string)pair[1]!;
            }
        }
        while (cursor != "0");
        var taken = new HashSet<int>();
        foreach (var allocation in allocations)
        {
            taken.UnionWith((await redis.CallAsync(database => database.SetMembersAsync(TakenBy(showingId, (string)allocation.Name!)))).Select(seat => (int)seat));
        }

        return new(
            allocations.ToDictionary(one => (string)one.Name!, one => one.Value.IsNullOrEmpty ? "" : $"{one.Value} {codes.GetValueOrDefault((string)one.Value!, "")}"),
            seats, taken);
    }

    /// <summary>What Redis should say of an allocation's code; empty where it has none.</summary>
    public static string Opening(AllocationRow row) => row.Code is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{AllocationCodes.HashOf(row.ShowingId, row.Code)} {row.Id} {row.DiscountPercent ?? 0} {row.Uses}");

    private static List<int> Seats(RedisResult[] answer) => [.. answer.Skip(1).Select(seat => int.Parse((string)seat!, CultureInfo.InvariantCulture))];

    private static RedisKey TakenBy(string showingId, string allocationId) => RedisKeys.Seats(showingId).Prefix + "taken:" + allocationId;

    private static RedisValue[] Arguments(string allocationId, string how, AllocationRow? row, IReadOnlyList<int> seats) =>
    [
        allocationId, how, row?.Code is { } code ? AllocationCodes.HashOf(row.ShowingId, code) : "", row?.DiscountPercent ?? 0,
        row?.Uses is { } uses ? uses : "", .. seats.Select(seat => (RedisValue)seat),
    ];
}
