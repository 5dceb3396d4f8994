using System.Text.Json;
using SeatAspire.Api.Redis;

namespace SeatAspire.Api.Orders;

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

/// <summary>Somebody's orders changed; they are to be read. A line of a message <c>o</c>, <c>PERSON SHOWING</c>, … of <see cref="RedisKeys.People"/>.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="ShowingId">Of which showing; null for orders of goods alone.</param>
internal sealed record OrdersChange(string PersonId, string? ShowingId)
{
    /// <summary>As they are sent.</summary>
    public static string Text(IEnumerable<OrdersChange> news) =>
        string.Join('\n', news.Select(one => $"{one.PersonId} {one.ShowingId ?? RedisKeys.NoShowing}").Prepend("o"));

    /// <summary>Null for what is no such message.</summary>
    public static IEnumerable<OrdersChange>? Parse(string message) => message.Split('\n') is ["o", .. var lines]
        ? lines.Select(line => line.Split(' ')).Where(parts => parts.Length == 2)
            .Select(parts => new OrdersChange(parts[0], parts[1] == RedisKeys.NoShowing ? null : parts[1]))
        : null;
}

/// <summary>Tells all replicas what became of orders.</summary>
public sealed class OrderEvents(RedisClient redis)
{
    /// <summary>People's orders of a showing, or (null) of goods alone, changed: <see cref="OrderEventListener"/> tells their own connections.</summary>
    public Task OrdersChangedAsync(IReadOnlyCollection<(string PersonId, string? ShowingId)> changed) =>
        redis.PublishAsync(RedisKeys.People, OrdersChange.Text(changed.Select(one => new OrdersChange(one.PersonId, one.ShowingId))));

    /// <summary>People bought something: <see cref="PurchaseBroadcaster"/> tells everyone connected, merged with others of the same moment.</summary>
    public Task PurchasedAsync(IReadOnlyCollection<PurchasedNotice> notices) =>
        redis.PublishAsync(RedisKeys.Purchases, JsonSerializer.Serialize(notices, JsonSerializerOptions.Web));
}

/// <summary>A feature that has something to do once an order is paid or given back. It may be told twice, or late.</summary>
public interface IOrderFollower
{
    /// <summary>Goods were bought.</summary>
    Task BoughtAsync(string personId, IReadOnlyList<OrderGoodsRow> goods);

    /// <summary>Goods were given back.</summary>
    Task ReturnedAsync(IReadOnlyList<OrderGoodsRow> goods);
}
