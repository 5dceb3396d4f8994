using SeatAspire.Api.Accounts;
using SeatAspire.Api.Background;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders;

namespace SeatAspire.Api.Shop;

/// <summary>Goods to buy beside the seats: a drink, a programme book.</summary>
public static class ShopFeature
{
    /// <summary>Registers the services.</summary>
    public static void AddShop(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<CheckoutCommit>().AddSingleton<Checkout>().AddSingleton<IGuestProperty, GuestCart>().AddSingleton<IOrderFollower, GoodsOrders>().AddSingleton<IDemoPart, DemoGoods>()
            .AddBackgroundWork<GoodsBroadcaster>().AddBackgroundWork<CartBroadcaster>();

    /// <summary>Maps <c>/api/goods</c>.</summary>
    public static void MapShop(this IEndpointRouteBuilder app) => app.MapGroup("/api/goods").WithTags("shop").MapGoodsEndpoints();
}
