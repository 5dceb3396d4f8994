using System.Globalization;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Queue;

/// <summary>A showing's queue settings as its scripts read them: <c>MODE THRESHOLD RATE LEASE_MS PAUSED OPENS_MS DRAW</c>.</summary>
public readonly record struct QueueRules
{
    private QueueRules(string text) => Text = text;

    /// <summary>Nobody has to wait.</summary>
    public static readonly QueueRules Off = new("off 0 0 600000 0 0 0");

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The rules of a showing at this moment; once its sale is over the queue is <c>closed</c>.</summary>
    public static QueueRules Of(Showing showing, DateTimeOffset now)
    {
        var queue = showing.Queue;
        var mode = showing.IsOver(now) ? "closed" : queue.Mode switch { QueueMode.Auto => "auto", QueueMode.On => "on", _ => "off" };
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{mode} {queue.Threshold} {queue.AdmitPerSecond} {queue.LeaseSeconds * 1000L} {(queue.Paused ? 1 : 0)} {showing.QueueOpensAt.ToUnixTimeMilliseconds()} {(queue.Draw ? 1 : 0)}"));
    }
}

/// <summary>
/// A showing's queue in Redis: the one class that calls the queue scripts (hold, which enters too, is the seats').
/// All throw <see cref="RedisAwayException"/>, and <see cref="RebuildingException"/> while the showing is being restored.
/// </summary>
public sealed class QueueStore : IDisposable
{
    private const int MostExpired = 1_000;
    private const int MostRenewed = 500;
    private const int ScanPage = 1_000;

    private static readonly RedisScript EnterBatchScript = RedisScript.Load("enter-batch");
    private static readonly RedisScript PlaceScript = RedisScript.Load("place");
    private static readonly RedisScript LeaveScript = RedisScript.Load("leave");
    private static readonly RedisScript AdmitScript = RedisScript.Load("admit");
    private static readonly RedisScript RenewScript = RedisScript.Load("renew");
    private static readonly RedisScript StatsScript = RedisScript.Load("stats");
    private static readonly RedisScript DrawScript = RedisScript.Load("draw");
    private static readonly RedisScript ShowScript = RedisScript.Load("show");

    private readonly RedisClient _redis;
    private readonly TimeProvider _time;
    private readonly ShowingScripts _scripts;
    private readonly ShowingBatches<Entering> _entering;

    /// <summary>Of this replica.</summary>
    public QueueStore(RedisClient redis, RedisEpoch epoch, TimeProvider time)
    {
        (_redis, _time) = (redis, time);
        _scripts = new(redis, epoch);
        _entering = new(one => one.Showing.Id, EnterAsync, time);
    }

    /// <summary>Enters, unless the person is in or waits already.</summary>
    public async Task<QueueEntry> EnterAsync(Showing showing, string personId, AddressShare from = default)
    {
        var answer = await _entering.DoAsync("enter", new(showing, personId, from));
        return answer.Said.Length > 1
            ? new(QueuePlace.Read(answer.Said, answer.ToAll), Crowded: false)
            : new(null, (string?)answer.Said[0] == "crowded");
    }

    /// <summary>Where a person stands.</summary>
    public async Task<QueuePlace> PlaceAsync(Showing showing, string personId) =>
        QueuePlace.Read(await RunAsync(PlaceScript, showing, personId));

    /// <summary>Gives up a turn or a place; false where there was none.</summary>
    public async Task<bool> LeaveAsync(Showing showing, string personId) =>
        (string?)(await RunAsync(LeaveScript, showing, personId))[0] == "1";

    /// <summary>Lets the next people in, once a second in all; null where this second is done already.</summary>
    /// <param name="showing">With its settings; where there is no queue by them, who waits is let go.</param>
    /// <param name="readAfter">A moment after which the settings were read (<see cref="ShowCatalog.ReadAfter"/>): who lined up since is not let go.</param>
    public async Task<QueueTick?> AdmitAsync(Showing showing, long readAfter)
    {
        var answer = await RunAsync(AdmitScript, showing, MostExpired, readAfter);
        if ((string?)answer[0] == "done")
        {
            return null;
        }

        var admitted = (int)Number(answer[12]);
        return new(
            Number(answer[1]), (string?)answer[2] is { Length: > 0 } drawing ? long.Parse(drawing, CultureInfo.InvariantCulture) : null,
            (string?)answer[3] == "1", Number(answer[4]), (int)Number(answer[5]), (int)Number(answer[6]), Number(answer[7]),
            DateTimeOffset.FromUnixTimeMilliseconds(Number(answer[8])), DateTimeOffset.FromUnixTimeMilliseconds(Number(answer[9])),
            (string?)answer[10] == "1", (string?)answer[11] ?? "",
            [.. answer.Skip(13).Take(admitted).Select(person => (string)person!)],
            [.. answer.Skip(13 + admitted).Chunk(2).Select(mark => (IReadOnlyList<long>)[Number(mark[0]), Number(mark[1])])]);
    }

    /// <summary>Notes the free seats that everybody who waits was told, for whichever replica tells them next.</summary>
    public Task NoteToldAsync(string showingId, string left) =>
        _redis.CallAsync(database => database.HashSetAsync(RedisKeys.Queue(showingId).Pace, "left", left));

    /// <summary>Prolongs the leases of people who are there.</summary>
    public async Task RenewAsync(Showing showing, IEnumerable<string> people)
    {
        foreach (var some in people.Chunk(MostRenewed))
        {
            await RunAsync(RenewScript, showing, [.. some.Select(person => (RedisValue)person)]);
        }
    }

    /// <summary>The queue's numbers.</summary>
    public async Task<QueueStats> StatsAsync(Showing showing)
    {
        var answer = await RunAsync(StatsScript, showing);
        var (waiting, lobby, active) = (Number(answer[0]), Number(answer[1]), (int)Number(answer[2]));
        return new(waiting, lobby, active, (int)Number(answer[3]), IsOn(showing, waiting + lobby, active));
    }

    /// <summary>Whether a queue with these numbers stands between people and the seats.</summary>
    public bool IsOn(Showing showing, long waiting, int active)
    {
        var now = _time.GetUtcNow();
        return !showing.IsOver(now) && showing.Queue.Mode switch
        {
            QueueMode.On => true,
            QueueMode.Auto => waiting > 0 || active >= showing.Queue.Threshold || (showing.Queue.OpensAt is not null && now < showing.QueueOpensAt),
            _ => false,
        };
    }

    /// <summary>Who takes part in a draw that is under way, read in steps that hold nobody up.</summary>
    public async Task<IReadOnlyCollection<string>> FrozenAsync(string showingId)
    {
        // A set, since a scan may say somebody twice.
        var people = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await _redis.CallAsync(database =>
                database.ExecuteAsync("ZSCAN", RedisKeys.Queue(showingId).Frozen, cursor, "COUNT", ScanPage)))!;
            cursor = (string)page[0]!;
            people.UnionWith(((RedisResult[])page[1]!).Chunk(2).Select(pair => (string)pair[0]!));
        }
        while (cursor != "0");
        return people;
    }

    /// <summary>Writes drawn numbers; false where this draw is not under way any more.</summary>
    public async Task<bool> WriteDrawnAsync(Showing showing, long firstPlace, IEnumerable<(string Person, long Number)> numbers)
    {
        foreach (var some in numbers.Chunk(MostRenewed))
        {
            var answer = await RunAsync(DrawScript, showing, [firstPlace, .. some.SelectMany(pair => new RedisValue[] { pair.Person, pair.Number })]);
            if ((string?)answer[0] != "ok")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the drawn numbers count; false where this draw is not under way any more.</summary>
    public async Task<bool> ShowDrawnAsync(Showing showing, long firstPlace) =>
        (string?)(await RunAsync(ShowScript, showing, firstPlace))[0] == "ok";

    /// <inheritdoc/>
    public void Dispose() => _entering.Dispose();

    // The newest of the settings go for all.
    private Task<RedisResult[]> EnterAsync(string showingId, IReadOnlyList<Entering> people) => RunAsync(
        EnterBatchScript, people[^1].Showing, [people.Max(one => one.From.MostPlaces), .. people.SelectMany(one => new RedisValue[] { one.Person, one.From.Hash ?? "" })]);

    private Task<RedisResult[]> RunAsync(RedisScript script, Showing showing, params RedisValue[] arguments) =>
        _scripts.RunAsync(script, RedisKeys.Queue(showing.Id).Script, showing.Id, [QueueRules.Of(showing, _time.GetUtcNow()).Text, .. arguments]);

    private static long Number(RedisResult value) => long.Parse((string)value!, CultureInfo.InvariantCulture);

    private readonly record struct Entering(Showing Showing, string Person, AddressShare From);
}
