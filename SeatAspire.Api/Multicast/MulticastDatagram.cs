using System.Text.Json;
using System.Text.Json.Serialization;
using SeatAspire.Api.Orders;

namespace SeatAspire.Api.Multicast;

/// <summary>What one datagram says: what is left of a showing, or what somebody bought.</summary>
/// <param name="Seq">One more than the datagram before; a receiver that misses one knows that it does.</param>
/// <param name="At">When it was sent.</param>
/// <param name="ShowingId">Null for a purchase of goods alone.</param>
/// <param name="Remaining">Free seats by tier index.</param>
/// <param name="Purchased">Counts, and a masked nickname.</param>
internal sealed record MulticastDatagram(
    long Seq, DateTimeOffset At, string? ShowingId, IReadOnlyDictionary<int, int>? Remaining, MulticastPurchase? Purchased)
{
    /// <summary>Fits into any network's frame, so that none is put together of pieces.</summary>
    public const int MostBytes = 1400;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>A purchase as screens show it; one that is announced again has the same id.</summary>
internal sealed record MulticastPurchase(string Id, string Nickname, int Seats, string? GoodsName, int Quantity, DateTimeOffset Date)
{
    public static MulticastPurchase Of(PurchasedNotice notice) =>
        new(notice.Id, notice.Nickname, notice.Seats, notice.GoodsName, notice.Quantity, notice.Date);
}
