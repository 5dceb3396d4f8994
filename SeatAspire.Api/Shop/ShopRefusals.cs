using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shop;

/// <summary>The shop's refusals.</summary>
internal static class ShopRefusals
{
    public static readonly Refusal GoodsExist = new(409, "goods-exists",
        "There are goods with this id. Choose another id, or leave it out.", "이미 있는 상품 id입니다. 다른 id를 쓰거나 비워 두세요.");

    public static readonly Refusal Quantity = Refusals.Validation(
        "A cart takes 1 to 99 of a kind.", "한 상품은 1~99개까지 담을 수 있습니다.");

    public static readonly Refusal CartFull = Refusals.Validation(
        $"A cart takes {Cart.MostLines} kinds of goods. Take something out first.", $"장바구니에는 {Cart.MostLines}종류까지 담을 수 있습니다. 먼저 다른 상품을 빼 주세요.");

    public static readonly Refusal CartEmpty = Refusals.Validation(
        "The cart is empty. Put something in, then check out.", "장바구니가 비어 있습니다. 상품을 담은 뒤 결제해 주세요.");

    public static readonly Refusal Currencies = Refusals.Validation(
        "These goods are sold in different currencies. Buy them one after the other.", "통화가 다른 상품이 섞여 있습니다. 따로 결제해 주세요.");

    public static readonly Refusal CartChanged = new(409, "cart-changed",
        "The cart was changed or bought meanwhile, perhaps in another tab. Nothing was charged; look at it, then check out again.",
        "그사이 장바구니가 바뀌었거나 이미 결제되었습니다. 청구된 금액은 없으니 확인 후 다시 결제해 주세요.");

    public static Refusal OutOfStock(IEnumerable<GoodsResponse> goods) => new(409, "out-of-stock",
        "There are not as many left as you want. Nothing was charged; take fewer, then check out again.",
        "남은 수량이 부족합니다. 청구된 금액은 없으니 수량을 줄여 다시 결제해 주세요.")
    { Facts = new Dictionary<string, object?> { ["goods"] = goods.ToArray() } };

    public static Refusal Goods(string english, string korean) => Refusals.Validation(english, korean);
}
