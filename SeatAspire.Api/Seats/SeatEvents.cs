using System.Text.Json;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>
/// A purchase as everybody is told of it; seats and quantity are counts, <c>More</c> how many further purchases this
/// one stands for.
/// </summary>
public sealed record PurchasedNotice(
    string Id, string Nickname, string? ShowingId, int Seats, string? GoodsId, string? GoodsName, int Quantity, int More, DateTimeOffset Date)
{
    /// <summary>Reads what is published on <see cref="RedisKeys.Purchases"/>, without what has no id.</summary>
    /// <exception cref="JsonException">No list of purchases.</exception>
    internal static IEnumerable<PurchasedNotice> Parse(string message) =>
        (JsonSerializer.Deserialize<IReadOnlyList<PurchasedNotice?>>(message, JsonSerializerOptions.Web) ?? [])
            .OfType<PurchasedNotice>().Where(notice => notice.Id is { Length: > 0 });
}

/// <summary>Tells all replicas what happened to a person or concerns everyone; <see cref="SeatRooms"/> listens.</summary>
public sealed class SeatEvents(RedisClient redis)
{
    /// <summary>People's orders of a showing, or (null) of goods alone, changed. (Of their holds the seat scripts tell by themselves.)</summary>
    public Task OrdersChangedAsync(IReadOnlyCollection<(string PersonId, string? ShowingId)> changed) =>
        redis.PublishAsync(RedisKeys.People, OrdersChange.Text(changed.Select(one => new OrdersChange(one.PersonId, one.ShowingId))));

    /// <summary>People bought something; told to everyone connected, merged with others of the same moment.</summary>
    public Task PurchasedAsync(IReadOnlyCollection<PurchasedNotice> notices) =>
        redis.PublishAsync(RedisKeys.Purchases, JsonSerializer.Serialize(notices, JsonSerializerOptions.Web));

    /// <summary>Calls a method of every browser, whichever replica it is on.</summary>
    public Task EveryoneAsync<T>(string target, T argument) =>
        redis.PublishAsync(RedisKeys.Everyone, JsonSerializer.Serialize(new { target, argument }, JsonSerializerOptions.Web));
}
