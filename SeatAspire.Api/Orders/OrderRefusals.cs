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

    /// <summary>Seats of an order are to be cancelled that it never had.</summary>
    public static Refusal SeatsOfOther(IEnumerable<string> labels) => Refusals.UnknownSeat(labels) with
    {
        English = "This order has no such seats. Nothing was cancelled; its seats stand in \"seats\".",
        Korean = "이 예매에 없는 좌석입니다. 취소된 것은 없으니 \"seats\"에 있는 좌석을 골라 주세요.",
    };

    /// <summary>A seat of an order is to become one that costs something else.</summary>
    public static readonly Refusal OtherPrice = new(409, "other-price",
        "That seat costs something else than was paid, so nothing was changed. Choose a seat of the same price, or refund this one and sell the other.",
        "결제한 금액과 가격이 다른 좌석이라 바꾸지 않았습니다. 같은 가격의 좌석을 고르거나, 이 좌석을 환불하고 다른 좌석을 판매해 주세요.");

    /// <summary>The seat that an order is to be moved to is not free.</summary>
    public static Refusal MoveTaken(string label) => Refusals.SeatsTaken([label]) with
    {
        English = "That seat is not free, so nothing was changed. Choose another one.",
        Korean = "비어 있지 않은 좌석이라 바꾸지 않았습니다. 다른 좌석을 골라 주세요.",
    };

    /// <summary>The list of seats to cancel is none.</summary>
    public static readonly Refusal SeatsToCancel = Refusals.Validation(
        "List in \"seats\" the labels of the seats to cancel, each once; leave the body out to cancel all.",
        "취소할 좌석을 \"seats\"에 하나씩 적어 주세요. 모두 취소하려면 본문을 비워 주세요.");

    /// <summary>The time in which seats may be given back is over.</summary>
    public static Refusal TooLateToCancel(DateTimeOffset until) => new(409, "too-late-to-cancel",
        "The time in which this order could be cancelled is over, so nothing was changed. Its tickets are valid as they are.",
        "취소할 수 있는 기간이 지나 바뀐 것은 없습니다. 티켓은 그대로 유효합니다.")
    { Facts = new Dictionary<string, object?> { ["refundUntil"] = until } };

    /// <summary>The amount that the person was shown is not the one to pay.</summary>
    public static Refusal AmountChanged(long amount, string currency) => new(409, "amount-changed",
        "The price is another one than you were shown. Nothing was charged; look at the new amount, then pay again.",
        "표시된 금액과 실제 금액이 다릅니다. 청구된 금액은 없으니 새 금액을 확인한 뒤 다시 결제해 주세요.")
    { Facts = new Dictionary<string, object?> { ["amount"] = amount, ["currency"] = currency } };

    /// <summary>The date asks whom the tickets are for.</summary>
    public static readonly Refusal BuyerRequired = new(422, "buyer-required",
        "This date asks whom the tickets are for: send name and e-mail in \"buyer\". Nothing was charged, and your seats stay held.",
        "이 회차는 예매자 정보를 받습니다. \"buyer\"에 이름과 이메일을 보내 주세요. 청구된 금액은 없고 좌석은 유지됩니다.");

    /// <summary>The date was called off while its seats were held.</summary>
    public static readonly Refusal CalledOff = Refusals.SaleClosed with
    {
        English = "This date was called off, so nothing was charged.",
        Korean = "취소된 회차라 결제하지 않았습니다. 청구된 금액은 없습니다.",
    };

    /// <summary>The payment was cut off half-way and given up later.</summary>
    public static readonly Refusal GivenUp = Refusals.HoldExpired with
    {
        English = "This payment was interrupted and given up, and nothing was charged. If your seats are still held, pay again; otherwise choose seats again.",
        Korean = "결제가 중단되어 취소되었고 청구된 금액은 없습니다. 좌석이 아직 선점되어 있으면 다시 결제하고, 아니면 좌석을 다시 골라 주세요.",
    };

    /// <summary>A sale at the box office was cut off half-way and given up later.</summary>
    public static readonly Refusal SaleGivenUp = Refusals.HoldExpired with
    {
        English = "This sale was interrupted and given up: nothing was sold, and the seats are as they were. Sell them again with a new Idempotency-Key.",
        Korean = "판매가 중단되어 취소되었습니다. 판매된 좌석은 없고 좌석은 이전 상태로 돌아갔습니다. 새 Idempotency-Key로 다시 판매해 주세요.",
    };

    /// <summary>The box office can't sell this date: it was called off, is long over, or has no prices.</summary>
    public static readonly Refusal NotSoldHere = Refusals.SaleClosed with
    {
        English = "This date was called off, is over, or has no prices yet, so nothing was sold.",
        Korean = "취소되었거나 이미 끝났거나 아직 가격이 없는 회차라 판매하지 않았습니다.",
    };

    /// <summary>Seats that were to be sold at the box office are not free, and no allocation's.</summary>
    public static Refusal NotForSale(IEnumerable<string> labels) => Refusals.SeatsTaken(labels) with
    {
        English = "Somebody holds or has bought these seats, or they are blocked. Nothing was sold; choose others.",
        Korean = "다른 분이 잡았거나 구매한 좌석, 또는 막아 둔 좌석입니다. 아무 좌석도 판매하지 않았으니 다른 좌석을 골라 주세요.",
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

    /// <summary>The date's sale is only rehearsed: no money is taken for it.</summary>
    public static Refusal Rehearsed(IReadOnlyList<string> methods) => Method(methods) with
    {
        English = $"The sale of this date is being rehearsed, and no money is taken. Choose in \"method\" one of {string.Join(", ", methods)}, or come back when the rehearsal is over.",
        Korean = $"이 회차는 판매 예행연습 중이라 실제 결제를 받지 않습니다. \"method\"에 다음 중 하나를 적거나 예행연습이 끝난 뒤 다시 시도해 주세요: {string.Join(", ", methods)}",
    };

    /// <summary>The box office does not sell a date whose sale is only rehearsed: its money would be real.</summary>
    public static readonly Refusal NotWhileRehearsed = Refusals.SaleClosed with
    {
        English = "The sale of this date is being rehearsed, so nothing was sold. End the rehearsal first.",
        Korean = "이 회차는 판매 예행연습 중이라 판매하지 않았습니다. 예행연습을 먼저 끝내 주세요.",
    };

    /// <summary>The request names no way to pay that there is.</summary>
    public static Refusal Method(IReadOnlyList<string> methods) => Refusals.Validation(
        $"Choose a way to pay in \"method\": {string.Join(", ", methods)}.",
        $"\"method\"에 결제 방법을 적어 주세요: {string.Join(", ", methods)}.") with
    { Facts = new Dictionary<string, object?> { ["methods"] = methods } };
}
