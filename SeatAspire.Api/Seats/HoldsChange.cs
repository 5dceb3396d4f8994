using System.Globalization;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>
/// Somebody's live holds of a showing as they are from a version on, the one that ends first in front: a line of a message
/// <c>h SHOWING VERSION</c>, <c>PERSON HOLD SEAT,… DEADLINE HOLD …</c>, … of <see cref="RedisKeys.People"/>.
/// </summary>
internal sealed record HoldsChange(string PersonId, string ShowingId, long Version, IReadOnlyList<Hold> Holds)
{
    private const int PartsOfHold = 3;

    /// <summary>What a message says of the people one asks for: most are on other replicas. Nothing for what is no such message.</summary>
    public static IEnumerable<HoldsChange> Parse(string message, Func<string, bool> isWanted)
    {
        var lines = message.Split('\n');
        if (lines[0].Split(' ') is not ["h", var showing, var text] || !long.TryParse(text, CultureInfo.InvariantCulture, out var version))
        {
            yield break;
        }

        foreach (var line in lines.Skip(1))
        {
            var person = line[..(line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var end ? end : line.Length)];
            if (isWanted(person))
            {
                yield return new(person, showing, version, Read(showing, version, line.Split(' ')));
            }
        }
    }

    private static IReadOnlyList<Hold> Read(string showingId, long version, string[] parts) =>
    [
        .. parts.Skip(1).Chunk(PartsOfHold)
            .Select(part => new Hold(
                part[0], showingId, SeatList.Parse(part[1]), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(part[2], CultureInfo.InvariantCulture)), version)
            { ByCode = SeatList.ByCode(part[1]) })
            .OrderBy(hold => hold.ExpiresAt),
    ];
}
