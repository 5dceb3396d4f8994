using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>
/// A showing's seats in Redis: the one class that calls the seat scripts, but for those of allocations (<see cref="AllocationStore"/>). Each call is one round trip, which holds and
/// releases of the same moment share.
/// All throw <see cref="RedisAwayException"/>, and <see cref="RebuildingException"/> while the seats are being restored.
/// </summary>
public sealed partial class SeatStore : IDisposable
{
    private static readonly RedisScript HoldsScript = RedisScript.Load("holds");
    private static readonly RedisScript UnpayScript = RedisScript.Load("unpay");
    private static readonly RedisScript SellBatchScript = RedisScript.Load("sell-batch");
    private static readonly RedisScript FreeScript = RedisScript.Load("free");
    private static readonly RedisScript MoveScript = RedisScript.Load("move");
    private static readonly RedisScript BlockScript = RedisScript.Load("block");
    private static readonly RedisScript AdoptScript = RedisScript.Load("adopt");
    private static readonly RedisScript PayingScript = RedisScript.Load("paying");

    private const int MostRemembered = 100_000;

    // As many as may wait for a script. More are left to their deadline.
    private const int MostUnsure = 8_192;
    private static readonly TimeSpan PatienceToFind = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan SeatingKept = TimeSpan.FromDays(1);

    private readonly RedisClient _redis;
    private readonly RedisEpoch _epoch;
    private readonly HoldOptions _options;
    private readonly TimeProvider _time;
    private readonly ShowingScripts _scripts;
    private readonly SeatCommandBatch _commands;
    private readonly ShowingBatches<SeatSale> _sales;

    // Who is noted already, in which life of Redis, and when.
    private readonly ConcurrentDictionary<(string Person, string Showing), (long? Epoch, long At)> _remembered = new();

    /// <summary>Of this replica.</summary>
    public SeatStore(RedisClient redis, RedisEpoch epoch, IOptions<HoldOptions> options, TimeProvider time)
    {
        (_redis, _epoch, _options, _time) = (redis, epoch, options.Value, time);
        _scripts = new(redis, epoch);
        _commands = new(_scripts, options, time);
        _sales = new(sale => sale.ShowingId, SellAsync, time);
    }

    /// <summary>Holds all of these seats, or none; who has not entered the queue enters it by this.</summary>
    public Task<HoldOutcome> HoldAsync(
        string showingId, string personId, IReadOnlyList<int> seats, QueueRules rules, AddressShare from = default, HoldTerms? terms = null)
    {
        var applied = terms ?? Usual;
        return HoldAsync(SeatCommand.Hold(showingId, personId, applied.NewId(showingId), seats, rules, from, applied), null);
    }

    /// <summary>As <see cref="HoldAsync(string, string, IReadOnlyList{int}, QueueRules, AddressShare, HoldTerms?)"/>, unless it leaves single seats that need not be.</summary>
    internal Task<HoldOutcome> HoldLeavingNoneSingleAsync(
        string showingId, string personId, IReadOnlyList<int> seats, Seating seating, QueueRules rules, AddressShare from = default, HoldTerms? terms = null)
    {
        var applied = terms ?? Usual;
        return HoldAsync(SeatCommand.HoldLeavingNoneSingle(showingId, personId, applied.NewId(showingId), seats, seating, rules, from, applied), seating);
    }

    /// <summary>Holds the best seats that there are side by side; who has not entered the queue enters it by this.</summary>
    internal Task<HoldOutcome> HoldBestAsync(
        string showingId, string personId, SeatWish wish, Seating seating, QueueRules rules, AddressShare from = default, HoldTerms? terms = null)
    {
        var applied = terms ?? Usual;
        return HoldAsync(SeatCommand.Best(showingId, personId, applied.NewId(showingId), wish, seating, rules, from, applied), seating);
    }

    /// <summary>Does what somebody asks, with others of this moment.</summary>
    internal Task<SeatCommandResult> DoAsync(SeatCommand command) => _commands.DoAsync(command);

    // What dates have that were given nothing else.
    private HoldTerms Usual => new(_options.Seconds, _options.MaxSeats, 1);

    private async Task<HoldOutcome> HoldAsync(SeatCommand command, Seating? seating)
    {
        // Where GET holds will look, before anybody knows of the hold.
        var remembering = RememberAsync(command.PersonId, command.ShowingId);
        SeatCommandResult answer;
        try
        {
            answer = await _commands.DoAsync(command);
            if (seating is not null && (string?)answer.Said[0] == "seating")
            {
                // Redis has not been asked for a day, or was lost.
                await _redis.CallAsync(database => database.StringSetAsync(RedisKeys.Seats(command.ShowingId).Seating(seating.Id), seating.Bytes, SeatingKept));
                answer = await _commands.DoAsync(command);
            }
        }
        catch (RedisAwayException error)
        {
            await remembering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!error.MayHaveHappened)
            {
                throw;
            }

            return await FindAsync(command.ShowingId, command.PersonId, command.HoldId) is { } found
                ? new(HoldVerdict.Held, found, [], null)
                : new(HoldVerdict.Unsure, null, [], null);
        }

        try
        {
            await remembering;
        }
        catch (RedisAwayException)
        {
            // What happened to the seats is known, and they can be paid: this is made up for.
            Unsure.Writer.TryWrite(new(null, command.ShowingId, command.PersonId, _time.GetTimestamp()));
        }

        return Read(command, answer);
    }

    private static HoldOutcome Read(SeatCommand command, SeatCommandResult answer)
    {
        var (version, said) = answer;
        return (string?)said[0] switch
        {
            "ok" => new(HoldVerdict.Held, new(command.HoldId, command.ShowingId, Seats(said[2]), Time(said[1]), version) { ByCode = ByCode(said[2]) }, [], null),
            "taken" => new(HoldVerdict.Taken, null, Named(said), null),
            "queue" => new(HoldVerdict.Queue, null, [], QueuePlace.Read(said.AsSpan(1))),
            "full" => new(HoldVerdict.Full, null, [], null),
            "crowded" => new(HoldVerdict.Crowded, null, [], null),
            "unpaid" => new(HoldVerdict.Unpaid, null, [], null),
            "paused" => new(HoldVerdict.Paused, null, [], null, TimeSpan.FromMilliseconds(Number(said[1]))),
            "apart" => new(HoldVerdict.Apart, null, [], null, Together: (int)Number(said[1])),
            "single" => new(HoldVerdict.Single, null, Named(said), null),
            "code" => new(HoldVerdict.CodeRefused, null, [], null),
            "limit" => new(HoldVerdict.TooMany, null, [], null),
            "former" => throw new RebuildingException(command.ShowingId),
            var word => throw new InvalidOperationException($"The script of holds said {word}."),
        };

        static int[] Named(RedisResult[] said) => [.. said.Skip(1).Select(seat => (int)Number(seat))];
    }

    /// <summary>What Redis left open: what is not known of it is found out by <see cref="UnsureHolds"/>.</summary>
    internal Channel<UnsureHold> Unsure { get; } = Channel.CreateBounded<UnsureHold>(new BoundedChannelOptions(MostUnsure) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A person's live holds of one showing.</summary>
    public async Task<IReadOnlyList<Hold>> HoldsAsync(string showingId, string personId) =>
        Holds(showingId, await RunAsync(HoldsScript, showingId, [personId]));

    /// <summary>A person's live holds of all showings, in the order of their deadlines.</summary>
    public async Task<IReadOnlyList<Hold>> HoldsAsync(string personId)
    {
        var showings = await _redis.CallAsync(database => database.SetMembersAsync(RedisKeys.PersonShowings(personId)));
        var holds = await Task.WhenAll(showings.Select(showing => HoldsAsync((string)showing!, personId)));
        return [.. holds.SelectMany(list => list).OrderBy(hold => hold.ExpiresAt)];
    }

    /// <summary>Gives a hold back.</summary>
    public async Task<ReleaseVerdict> ReleaseAsync(string holdId, string personId)
    {
        if (!HoldId.TryGetShowing(holdId, out var showingId))
        {
            return ReleaseVerdict.Unknown;
        }

        var (_, said) = await _commands.DoAsync(SeatCommand.Release(showingId, personId, holdId));
        return (string?)said[0] switch
        {
            "ok" => ReleaseVerdict.Released,
            "ended" => ReleaseVerdict.Ended,
            "paying" => ReleaseVerdict.Paying,
            "paid" => ReleaseVerdict.Paid,
            _ => ReleaseVerdict.Unknown,
        };
    }

    /// <summary>Held → paying, for one caller alone.</summary>
    public async Task<StartPayResult> StartPayAsync(string holdId, string personId, string keyHash)
    {
        if (!HoldId.TryGetShowing(holdId, out var showingId))
        {
            return new(PayVerdict.Unknown, 0, "", "", []);
        }

        var (_, answer) = await _commands.DoAsync(SeatCommand.Pay(showingId, personId, holdId, keyHash));
        var verdict = (string?)answer[0] switch
        {
            "started" => PayVerdict.Started,
            "paying" => PayVerdict.Paying,
            "paid" => PayVerdict.Paid,
            "ended" => PayVerdict.Ended,
            _ => PayVerdict.Unknown,
        };
        return answer.Length < 5
            ? new(verdict, 0, "", showingId, [])
            : new(verdict, (int)Number(answer[1]), (string?)answer[2] ?? "", showingId, Seats(answer[3])) { ByCode = ByCode(answer[3]), ExpiresAt = Time(answer[4]) };
    }

    /// <summary>Paying → held with the old deadline, or ended if that is over. Nothing where another attempt is under way.</summary>
    public Task UnpayAsync(string holdId, int attempt) =>
        HoldId.TryGetShowing(holdId, out var showingId)
            ? RunAsync(UnpayScript, showingId, [holdId, attempt])
            : Task.CompletedTask;

    /// <summary>Shows seats as sold after the database has sold them. Idempotent; nothing after <see cref="FreeAsync"/>.</summary>
    public Task SellAsync(SeatSale sale) => _sales.DoAsync("sell", sale);

    /// <summary>Shows cancelled seats of an order as free, or their allocation's, and those that it still has as sold. Idempotent.</summary>
    /// <param name="freed">The order, with the seats that were cancelled.</param>
    /// <param name="kept">The seats that it still has, of which <see cref="SeatSale.ByCode"/> tells.</param>
    public Task FreeAsync(SeatSale freed, IReadOnlyList<int> kept) => AnyEpochAsync(
        FreeScript, freed.ShowingId, [freed.OrderId, freed.HoldId, freed.PersonId, kept.Count, .. Marked(freed with { Seats = kept }), .. Values(freed.Seats)]);

    /// <summary>Shows seats that an order may have been moved to or from as sold or free, unless something later is known of one. Idempotent.</summary>
    /// <param name="sale">The order, with those of the seats that it has.</param>
    /// <param name="gone">Those that it has not.</param>
    /// <param name="moves">How often it had been moved when that was so.</param>
    public Task MoveAsync(SeatSale sale, IReadOnlyList<int> gone, int moves) =>
        AnyEpochAsync(MoveScript, sale.ShowingId, [sale.OrderId, sale.HoldId, sale.PersonId, moves, sale.Seats.Count, .. Values(sale.Seats), .. Values(gone)]);

    /// <summary>Blocks those of these seats that nobody has; the answer is of each, in their order, what it was: <c>free</c>, <c>blocked</c>, <c>allocated</c>, <c>held</c> or <c>sold</c>.</summary>
    public async Task<IReadOnlyList<string>> BlockAsync(string showingId, IReadOnlyList<int> seats) =>
        [.. (await RunAsync(BlockScript, showingId, [.. Values(seats)])).Select(said => (string)said!)];

    /// <summary>A live hold, whoever's, with its person; null where it has ended.</summary>
    public async Task<(string PersonId, string State, DateTimeOffset ExpiresAt)?> HolderAsync(string showingId, string holdId)
    {
        var record = await _redis.CallAsync(database =>
            database.HashGetAsync(RedisKeys.Seats(showingId).Hold(holdId), ["person", "state", "deadline"]));
        return (string?)record[1] is "held" or "paying"
            ? ((string)record[0]!, (string)record[1]!, DateTimeOffset.FromUnixTimeMilliseconds((long)record[2]))
            : null;
    }

    /// <summary>What a guest bought of a date counts as an account's. Idempotent.</summary>
    public Task AdoptAsync(string showingId, string guestId, string accountId) => AnyEpochAsync(AdoptScript, showingId, [guestId, accountId]);

    /// <summary>Those of these showings where somebody is paying: of many, in most nobody is.</summary>
    public Task<IReadOnlyList<Showing>> WherePayingAsync(IReadOnlyList<Showing> showings) =>
        _redis.WhereAsync(showings, (database, showing) => database.KeyExistsAsync(RedisKeys.Seats(showing.Id).Paying));

    /// <summary>Holds that have been paying for at least so long, the oldest first.</summary>
    public async Task<IReadOnlyList<PayingHold>> PayingSinceAsync(string showingId, TimeSpan atLeast, int limit)
    {
        var answer = await RunAsync(PayingScript, showingId, [(long)atLeast.TotalMilliseconds, limit]);
        return [.. answer.Chunk(4).Select(part =>
            new PayingHold((string)part[0]!, (string)part[1]!, (int)Number(part[2]), Seats(part[3])))];
    }

    /// <summary>Epoch (null: none, or rebuilding) and version of a showing.</summary>
    public async Task<(long? Epoch, long Version)> HeadAsync(string showingId)
    {
        var values = await _redis.CallAsync(database => database.StringGetAsync(RedisKeys.Seats(showingId).Head));
        return (long.TryParse((string?)values[0], out var stands) ? stands : null, (long?)values[1] ?? 0);
    }

    /// <summary>All of a showing's states, one character a seat, with epoch and version of the same moment.</summary>
    public async Task<(long? Epoch, long Version, byte[] States)> SnapshotAsync(string showingId)
    {
        var values = await _redis.CallAsync(database => database.StringGetAsync(RedisKeys.Seats(showingId).Snapshot));
        return (long.TryParse((string?)values[0], out var stands) ? stands : null, (long?)values[1] ?? 0, (byte[]?)values[2] ?? []);
    }

    /// <summary>As <see cref="SnapshotAsync"/>, of seats that stand.</summary>
    /// <param name="showingId">The showing.</param>
    /// <param name="seats">How many it has.</param>
    /// <exception cref="RebuildingException">They do not, or not all of them: Redis was lost, or they are restored.</exception>
    public async Task<(long Epoch, long Version, byte[] States)> StandingAsync(string showingId, int seats) =>
        await SnapshotAsync(showingId) is ({ } epoch, var version, var states) && states.Length >= seats ? (epoch, version, states) : throw new RebuildingException(showingId);

    /// <summary>What a seat refers to: <c>h:HOLD</c>, <c>o:ORDER</c>, <c>a:ALLOCATION</c> or <c>b</c>; null for a free one.</summary>
    public async Task<string?> RefAsync(string showingId, int seat) =>
        await _redis.CallAsync(database => database.HashGetAsync(RedisKeys.Seats(showingId).Refs, seat));

    /// <summary>What each seat refers to (<c>h:HOLD</c>, <c>o:ORDER</c>, <c>a:ALLOCATION</c>, <c>b</c>), read in steps that hold nobody up.</summary>
    public async Task<Dictionary<int, string>> RefsAsync(string showingId)
    {
        var refs = new Dictionary<int, string>();
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await _redis.CallAsync(database =>
                database.ExecuteAsync("HSCAN", (RedisKey)RedisKeys.Seats(showingId).Refs, cursor, "COUNT", "500")))!;
            cursor = (string)page[0]!;
            foreach (var pair in ((RedisResult[])page[1]!).Chunk(2))
            {
                refs[int.Parse((string)pair[0]!, CultureInfo.InvariantCulture)] = (string)pair[1]!;
            }
        }
        while (cursor != "0");
        return refs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commands.Dispose();
        _sales.Dispose();
    }

    /// <summary>
    /// The hold of a call that nobody answered, if Redis can say within a moment. It takes calls in the order in which they were sent, so that
    /// its answer to this one tells what became of that one; null with a note to give the hold back where there is none or no answer.
    /// </summary>
    private async Task<Hold?> FindAsync(string showingId, string personId, string hold)
    {
        try
        {
            // A call without an answer makes the epoch doubtful, and this is not the time to wait until somebody has looked.
            var answer = await AnyEpochAsync(HoldsScript, showingId, [personId]).WaitAsync(PatienceToFind, _time);
            if (Holds(showingId, answer).FirstOrDefault(held => held.HoldId == hold) is { } found)
            {
                return found;
            }
        }
        catch (Exception error) when (error is RedisAwayException or TimeoutException)
        {
            // Somebody waits for an answer.
        }

        Unsure.Writer.TryWrite(new(hold, showingId, personId, _time.GetTimestamp()));
        return null;
    }

    /// <summary>Notes that a person holds seats of a showing: once in a while, and anew after Redis was lost.</summary>
    internal async Task RememberAsync(string personId, string showingId)
    {
        var epoch = _epoch.Current;
        if (_remembered.TryGetValue((personId, showingId), out var known) && known.Epoch == epoch && _time.GetElapsedTime(known.At) < RememberedFor / 4)
        {
            return;
        }

        await _redis.CallAsync(async database =>
        {
            var key = RedisKeys.PersonShowings(personId);
            var added = database.SetAddAsync(key, showingId);
            var kept = database.KeyExpireAsync(key, RememberedFor);
            return await added | await kept;
        });
        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        _remembered[(personId, showingId)] = (epoch, _time.GetTimestamp());
    }

    private Task<RedisResult[]> RunAsync(RedisScript script, string showingId, RedisValue[] arguments) =>
        _scripts.RunAsync(script, RedisKeys.Seats(showingId).Script, showingId, arguments);

    private Task<RedisResult[]> RunForEpochAsync(RedisScript script, string showingId, RedisValue expected, RedisValue[] arguments) =>
        _scripts.RunForEpochAsync(script, RedisKeys.Seats(showingId).Script, showingId, expected, arguments);

    // Sales and their return are shown whatever the epoch; where nothing stands yet, the rebuild reads them from the database.
    private Task<RedisResult[]> AnyEpochAsync(RedisScript script, string showingId, RedisValue[] arguments) =>
        _scripts.RunForAnyEpochAsync(script, RedisKeys.Seats(showingId).Script, showingId, arguments);

    private Task<RedisResult[]> SellAsync(string showingId, IReadOnlyList<SeatSale> sales) => AnyEpochAsync(
        SellBatchScript, showingId,
        [.. sales.SelectMany(sale => (RedisValue[])[sale.OrderId, sale.HoldId, sale.PersonId, sale.Seats.Count, .. Marked(sale)])]);

    private static Hold[] Holds(string showingId, RedisResult[] answer) =>
        [.. answer.Skip(1).Chunk(3).Select(part => new Hold((string)part[0]!, showingId, Seats(part[1]), Time(part[2]), Number(answer[0])) { ByCode = ByCode(part[1]) })];

    private static IEnumerable<RedisValue> Values(IReadOnlyList<int> seats) => seats.Select(seat => (RedisValue)seat);

    private static long Number(RedisResult value) => long.Parse((string)value!, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(RedisResult milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Number(milliseconds));

    private static IEnumerable<RedisValue> Marked(SeatSale sale) => SeatList.Marked(sale.Seats, sale.ByCode).Select(seat => (RedisValue)seat);

    private static List<int> Seats(RedisResult list) => SeatList.Parse((string)list!);

    private static List<int> ByCode(RedisResult list) => SeatList.ByCode((string)list!);
}
