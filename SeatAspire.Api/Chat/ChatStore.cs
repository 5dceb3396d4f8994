using Microsoft.Extensions.Options;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Chat;

/// <summary>How a wish to speak ended.</summary>
internal enum ChatVerdict
{
    Done,

    /// <summary>Redis does not know the speaker as present, or not in this room.</summary>
    Absent,

    /// <summary>May not speak until <see cref="ChatOutcome.Number"/>, Unix ms.</summary>
    Muted,

    /// <summary>Too fast, by <see cref="ChatOutcome.Number"/> ms.</summary>
    Slow,

    /// <summary>The room has enough for this second.</summary>
    Busy,

    /// <summary>Nobody of that name is present.</summary>
    Nobody,

    /// <summary>Every form of the name is taken.</summary>
    NoName,
}

/// <param name="Text">The message's id, or the name that was given.</param>
internal sealed record ChatOutcome(ChatVerdict Verdict, string Text, long Number);

/// <param name="Known">Whether Redis knew the replica.</param>
/// <param name="Mark">Another one after the data were lost.</param>
internal sealed record ChatBeat(bool Known, string Mark);

/// <summary>The chat in Redis: the one class that calls its scripts. All throw <see cref="RedisAwayException"/>.</summary>
internal sealed class ChatStore(RedisClient redis, AddressHashes hashes, RedisEpoch epoch, IOptions<ChatOptions> options)
{
    /// <summary>The room of everybody who is present at all; nothing is said in it.</summary>
    public const string Whole = "*";

    /// <summary>Most people that a look at a room names.</summary>
    public const int MostNamed = 200;

    private const int BeatBatch = 500;

    private static readonly RedisScript StayScript = RedisScript.Load("chat-stay");
    private static readonly RedisScript PartScript = RedisScript.Load("chat-part");
    private static readonly RedisScript BeatScript = RedisScript.Load("chat-beat");
    private static readonly RedisScript SayScript = RedisScript.Load("chat-say");
    private static readonly RedisScript WhisperScript = RedisScript.Load("chat-whisper");
    private static readonly RedisScript RenameScript = RedisScript.Load("chat-rename");
    private static readonly RedisScript MuteScript = RedisScript.Load("chat-mute");
    private static readonly RedisScript LookScript = RedisScript.Load("chat-look");

    private ChatOptions Options => options.Value;

    /// <summary>A person is in a room on a replica. Answers the name they go by, or null if none can be given.</summary>
    /// <param name="generation">Higher than of any earlier stay of this replica; <see cref="PartAsync"/> ends this one alone.</param>
    /// <param name="tell">Whether the room is told, if they were not in it.</param>
    public async Task<string?> StayAsync(string replica, string room, ChatPerson person, long generation, bool tell)
    {
        var answer = await RunAsync(StayScript, replica, room, person.Id, generation, person.Wanted,
            ChatText.Fold(person.Wanted) ?? "", person.Color, Lot(), Options.TellComingsUpTo, tell ? "1" : "0", await HashAsync(person.Address), person.IsOperator ? "1" : "0");
        return (string?)answer[0] == "ok" ? (string?)answer[1] : null;
    }

    /// <summary>A person's last connection in a room on a replica is gone.</summary>
    public Task PartAsync(string replica, string room, string personId, long generation) =>
        RunAsync(PartScript, replica, room, personId, generation, Options.GraceMilliseconds);

    /// <summary>A replica lives. Tells who left long enough ago, and ends the stays of replicas that are dead.</summary>
    /// <param name="mark">Random; kept if Redis has none.</param>
    /// <param name="silence">After what silence a replica is dead; none is judged by it if null.</param>
    public async Task<ChatBeat> BeatAsync(string replica, string mark, TimeSpan? silence)
    {
        var answer = await RunAsync(BeatScript, replica, mark, (long)(silence?.TotalMilliseconds ?? 0),
            Options.GraceMilliseconds, BeatBatch, Options.TellComingsUpTo);
        return new((string?)answer[0] == "1", (string?)answer[1] ?? "");
    }

    /// <summary>A replica stops: whoever is still on it is there no more.</summary>
    public Task StopAsync(string replica) =>
        redis.CallAsync(database => database.SortedSetAddAsync(RedisKeys.Chat.Replicas, replica, 0));

    /// <summary>Says something in a room.</summary>
    public async Task<ChatOutcome> SayAsync(string room, string personId, string? address, string text) =>
        Outcome(await RunAsync(SayScript, room, personId, await HashAsync(address), text, Options.Burst, Options.PaceMilliseconds, Options.RoomPerSecond));

    /// <summary>Says something to somebody alone.</summary>
    public async Task<ChatOutcome> WhisperAsync(string personId, string? address, string folded, string text) =>
        Outcome(await RunAsync(WhisperScript, personId, await HashAsync(address), folded, text, Options.Burst, Options.PaceMilliseconds));

    /// <summary>Gives a person who is present another name.</summary>
    /// <param name="by">The connection that asks and so needs not be told.</param>
    public async Task<ChatOutcome> RenameAsync(string personId, string? address, string wanted, string folded, string by) =>
        Outcome(await RunAsync(RenameScript, personId, await HashAsync(address), wanted, folded, Lot(), Options.Burst, Options.PaceMilliseconds, by));

    /// <summary>Who is in a room, the last to come first, and how many; and what was said there last.</summary>
    public async Task<(int Count, IReadOnlyList<ChatMember> People, IReadOnlyList<ChatMessage> Messages)> LookAsync(string room, bool messages)
    {
        var answer = await RunAsync(LookScript, room, MostNamed, messages ? "1" : "0");
        var people = ((string?[])answer[1]!).Chunk(3).Select(one => new ChatMember(one[0] ?? "", one[1] ?? "", one[2] == "1"));
        var said = ((string?[])answer[2]!).Select(json => ChatEvent.Parse(json ?? "").ToMessage());
        return ((int)answer[0], [.. people], [.. said]);
    }

    /// <summary>Who is present under a name; null for nobody.</summary>
    public async Task<string?> PersonAsync(string folded) =>
        await redis.CallAsync(database => database.HashGetAsync(RedisKeys.Chat.Names, folded));

    /// <summary>Keeps a person from speaking, and whoever else comes from the address they spoke from, or lets them again.</summary>
    /// <param name="personId">Whom.</param>
    /// <param name="duration">Null: lets them speak.</param>
    public Task MuteAsync(string personId, TimeSpan? duration) => RunAsync(MuteScript, personId, (long)(duration ?? TimeSpan.Zero).TotalMilliseconds);

    private static ChatOutcome Outcome(RedisResult[] answer) => (string?)answer[0] switch
    {
        "ok" => new(ChatVerdict.Done, (string?)answer[1] ?? "", 0),
        "muted" => new(ChatVerdict.Muted, "", (long)answer[1]),
        "slow" => new(ChatVerdict.Slow, "", (long)answer[1]),
        "busy" => new(ChatVerdict.Busy, "", 0),
        "nobody" => new(ChatVerdict.Nobody, "", 0),
        "names" => new(ChatVerdict.NoName, "", 0),
        _ => new(ChatVerdict.Absent, "", 0),
    };

    private async ValueTask<string> HashAsync(string? address) => address is null ? "" : await hashes.OfAsync("chat", address, epoch.Current);

    // Tells apart those who want the same name at once.
    private static int Lot() => Random.Shared.Next(1000, 1_000_000_000);

    private async Task<RedisResult[]> RunAsync(RedisScript script, params RedisValue[] arguments) =>
        (RedisResult[])(await script.RunAsync(redis, RedisKeys.Chat.Script, [RedisKeys.Chat.Prefix, .. arguments]))!;
}
