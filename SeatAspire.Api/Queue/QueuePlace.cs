using System.Globalization;
using StackExchange.Redis;

namespace SeatAspire.Api.Queue;

/// <summary>Where a person stands towards a queue, as Redis has it.</summary>
public enum Standing
{
    /// <summary>Neither inside nor waiting.</summary>
    Out,

    /// <summary>Before a drawn opening.</summary>
    Lobby,

    /// <summary>Has a ticket.</summary>
    Waiting,

    /// <summary>Has a live lease.</summary>
    In,
}

/// <summary>A person's place in a queue, with the queue's size at the same moment.</summary>
/// <param name="Standing">Where they stand.</param>
/// <param name="Ticket">Their number while they wait.</param>
/// <param name="Ahead">People with lower numbers.</param>
/// <param name="Waiting">People who wait in all, those before a drawn opening included.</param>
/// <param name="Active">People inside.</param>
/// <param name="LeaseExpiresAt">When their lease ends if it is not renewed.</param>
/// <param name="TurnEndsAt">The end beyond which it is not renewed.</param>
/// <param name="PerMinute">How many get in a minute, as seen lately; 0 while nobody did.</param>
public sealed record QueuePlace(
    Standing Standing, long? Ticket, long Ahead, long Waiting, int Active, DateTimeOffset? LeaseExpiresAt, DateTimeOffset? TurnEndsAt, int PerMinute)
{
    private const int PartsOfStanding = 5;

    /// <summary>Reads what the script function <c>place</c> answers.</summary>
    internal static QueuePlace Read(ReadOnlySpan<RedisResult> answer) => Read(answer, answer[PartsOfStanding]);

    /// <summary>Reads what the script functions <c>standing</c> and <c>size</c> answer.</summary>
    internal static QueuePlace Read(ReadOnlySpan<RedisResult> standing, RedisResult size)
    {
        var numbers = ((string)size!).Split(' ');
        return new(
            (string?)standing[0] switch { "in" => Standing.In, "waiting" => Standing.Waiting, "lobby" => Standing.Lobby, _ => Standing.Out },
            (string?)standing[1] is { Length: > 0 } ticket ? long.Parse(ticket, CultureInfo.InvariantCulture) : null,
            Number(standing[2]), Number(numbers[0]), (int)Number(numbers[1]), Time(standing[3]), Time(standing[4]), (int)Number(numbers[2]));
    }

    private static long Number(RedisResult value) => Number((string)value!);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(RedisResult milliseconds) =>
        Number(milliseconds) is > 0 and var time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}

/// <summary>A place, or why there is none: the address has its places already (<paramref name="Crowded"/>), or too many wait.</summary>
public sealed record QueueEntry(QueuePlace? Place, bool Crowded);

/// <summary>A queue's numbers for the operator; <see cref="AdmittedPerMinute"/> counts the last 60 seconds.</summary>
public sealed record QueueStats(long Waiting, long InLobby, int Active, int AdmittedPerMinute, bool QueueOn);

/// <summary>What one tick did and what the people who wait should know.</summary>
/// <param name="Second">Of Redis' clock, Unix time.</param>
/// <param name="Drawing">First number of a draw that is under way; null without one.</param>
/// <param name="LetGo">Everybody who waited was let go: the queue is off, or the sale over.</param>
/// <param name="Waiting">People with tickets.</param>
/// <param name="AdmittedPerMinute">People let in within the last 60 seconds.</param>
/// <param name="PerMinute">The pace since people began to wait, at most of the last minute.</param>
/// <param name="Serving">Highest number let in so far.</param>
/// <param name="LeaseExpiresAt">Of those let in now.</param>
/// <param name="TurnEndsAt">Of those let in now.</param>
/// <param name="Tell">Whether everybody in the waiting room is to be told now.</param>
/// <param name="ToldLeft">The free seats that they were told last, as text.</param>
/// <param name="Admitted">People let in now, in the order of their numbers.</param>
/// <param name="Marks">At most 32 pairs of number and position, at equal ranks, the last person's included.</param>
public sealed record QueueTick(
    long Second, long? Drawing, bool LetGo, long Waiting, int AdmittedPerMinute, int PerMinute, long Serving,
    DateTimeOffset LeaseExpiresAt, DateTimeOffset TurnEndsAt, bool Tell, string ToldLeft, IReadOnlyList<string> Admitted,
    IReadOnlyList<IReadOnlyList<long>> Marks);
