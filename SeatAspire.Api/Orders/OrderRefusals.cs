using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>The contract's refusals in the words that fit a payment.</summary>
internal static class OrderRefusals
{
    /// <summary>The hold lost its seats to a sale while it was being paid.</summary>
    public static Refusal SeatsTaken(IEnumerable<string> labels) => Refusals.SeatsTaken(labels) with
    {
        English = "Somebody else has bought these seats. Nothing was charged; choose others.",
        Korean = "다른 분이 이미 구매한 좌석입니다. 청구된 금액은 없으니 다른 좌석을 골라 주세요.",
    };

    /// <summary>The payment was cut off half-way and given up later.</summary>
    public static readonly Refusal GivenUp = Refusals.HoldExpired with
    {
        English = "This payment was interrupted and given up, and nothing was charged. If your seats are still held, pay again; otherwise choose seats again.",
        Korean = "결제가 중단되어 취소되었고 청구된 금액은 없습니다. 좌석이 아직 선점되어 있으면 다시 결제하고, 아니면 좌석을 다시 골라 주세요.",
    };

    /// <summary>The provider did not answer.</summary>
    public static readonly Refusal NoProvider = Refusals.PaymentDeclined with
    {
        English = "The payment service did not answer, so the payment was called off and nothing was charged. Your seats stay held until their time is over; try again or another way to pay.",
        Korean = "결제 서비스가 응답하지 않아 결제를 취소했으며 청구된 금액은 없습니다. 남은 시간 동안 좌석은 유지되니 다시 시도하거나 다른 방법으로 결제해 주세요.",
    };

    /// <summary>A cart's payment was declined.</summary>
    public static readonly Refusal GoodsDeclined = Refusals.PaymentDeclined with
    {
        English = "The payment was declined and nothing was charged. Your cart is as it was; try another way to pay.",
        Korean = "결제가 거절되었고 청구된 금액은 없습니다. 장바구니는 그대로이니 다른 방법으로 결제해 주세요.",
    };

    /// <summary>A cart's payment was cut off half-way and given up later.</summary>
    public static readonly Refusal GoodsGivenUp = Refusals.PaymentDeclined with
    {
        English = "This payment was interrupted and given up, and nothing was charged. Your cart is as it was; check out again.",
        Korean = "결제가 중단되어 취소되었고 청구된 금액은 없습니다. 장바구니는 그대로이니 다시 결제해 주세요.",
    };

    /// <summary>The provider did not answer about a cart.</summary>
    public static readonly Refusal NoProviderForGoods = GoodsDeclined with
    {
        English = "The payment service did not answer, so the payment was called off and nothing was charged. Your cart is as it was; try again.",
        Korean = "결제 서비스가 응답하지 않아 결제를 취소했으며 청구된 금액은 없습니다. 장바구니는 그대로이니 다시 시도해 주세요.",
    };

    /// <summary>The request names no way to pay that there is.</summary>
    public static Refusal Method(IReadOnlyList<string> methods) => Refusals.Validation(
        $"Choose a way to pay in \"method\": {string.Join(", ", methods)}.",
        $"\"method\"에 결제 방법을 적어 주세요: {string.Join(", ", methods)}.") with
    { Facts = new Dictionary<string, object?> { ["methods"] = methods } };
}
