using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>What the store says to a sale at the box office.</summary>
public enum BoxOfficeVerdict
{
    /// <summary>The seats are being paid, by this sale alone.</summary>
    Taken,

    /// <summary>The same sale is under way already.</summary>
    UnderWay,

    /// <summary>Somebody has some of them; nothing was done.</summary>
    SeatsTaken,
}

/// <summary>Seats that are being paid at the box office, or which of them somebody has.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="HoldId">The hold that they are, or that the same sale has already.</param>
/// <param name="Attempt">Its attempt to pay.</param>
/// <param name="Others">Seats that somebody has.</param>
public sealed record BoxOfficeHold(BoxOfficeVerdict Verdict, string HoldId, int Attempt, IReadOnlyList<int> Others);

/// <summary>Seats for what operators do: sales at the box office, and orders that are moved.</summary>
internal static class BoxOfficeHolds
{
    /// <summary>The person who stands for one thing that is done, and for nothing else; nobody who can sign in.</summary>
    /// <param name="deed">What it is, in words that nothing else has.</param>
    public static string PersonOf(string deed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(deed)))[..32];

    /// <summary>
    /// Takes all of these seats, or none, without a queue or a limit: free ones, and those of allocations. Where nothing comes of it,
    /// <see cref="SeatStore.UnpayAsync"/> ends it at once.
    /// </summary>
    /// <param name="seats">The store.</param>
    /// <param name="showingId">The date.</param>
    /// <param name="personId">As <see cref="PersonOf"/> makes it.</param>
    /// <param name="keyHash">SHA-256 of its idempotency key.</param>
    /// <param name="wanted">The seats.</param>
    /// <param name="priceList">The number of the list with their prices.</param>
    public static async Task<BoxOfficeHold> TakeAsync(
        this SeatStore seats, string showingId, string personId, string keyHash, IReadOnlyList<int> wanted, int priceList)
    {
        var (_, said) = await seats.DoAsync(SeatCommand.BoxOffice(showingId, personId, HoldId.New(showingId, priceList), keyHash, wanted));
        return (string?)said[0] switch
        {
            "ok" => new(BoxOfficeVerdict.Taken, (string)said[1]!, Number(said[2]), []),
            "former" => throw new RebuildingException(showingId),
            "paying" => new(BoxOfficeVerdict.UnderWay, (string)said[1]!, Number(said[2]), []),
            _ => new(BoxOfficeVerdict.SeatsTaken, "", 0, [.. said.Skip(1).Select(Number)]),
        };
    }

    private static int Number(RedisResult value) => int.Parse((string)value!, CultureInfo.InvariantCulture);
}
