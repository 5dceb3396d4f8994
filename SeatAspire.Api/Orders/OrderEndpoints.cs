using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Accounts;
using SeatAspire.Api.Background;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Data;
using SeatAspire.Api.Orders.Books;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Orders.Payments;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Seats;

namespace SeatAspire.Api.Orders;

/// <summary>What <c>POST holds/{holdId}/pay</c> takes.</summary>
/// <param name="Method">One of the provider's ways to pay.</param>
/// <param name="Amount">What the person was shown, in the currency's minor unit: another amount is refused, not charged. Not looked at if null.</param>
/// <param name="Buyer">Whom the tickets are for; may be null.</param>
public sealed record PayRequest(string? Method, long? Amount = null, Buyer? Buyer = null);

/// <summary>What <c>POST orders/{orderId}/cancel</c> takes; it may have no body.</summary>
/// <param name="Seats">Labels of the seats to cancel, each once; all that is left of the order if null.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CancelRequest(IReadOnlyList<string>? Seats = null);

/// <summary>Paying, orders and cancelling, over HTTP.</summary>
public static class OrderEndpoints
{
    // Far above what an order has; what it has not is refused by name.
    private const int MostCancelled = 1_000;
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    /// <summary>Registers purchases with the sandbox provider, the outbox's worker and the resolver.</summary>
    public static void AddOrders(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PaymentOptions>().BindConfiguration("Payments").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentOptions>, PaymentOptionsCheck>();
        services.AddSingleton<SandboxPayments>();
        services.AddSingleton<IPaymentProvider>(provider =>
        {
            var sandbox = provider.GetRequiredService<SandboxPayments>();
            return builder.Configuration["Payments:TroubleFile"] is { Length: > 0 } file
                ? ActivatorUtilities.CreateInstance<TroubledPayments>(provider, sandbox, file) : sandbox;
        });
        services.AddSingleton<PaymentCaller>();
        services.AddSingleton<PaymentRepository>();
        services.AddSingleton<IPaymentsUnderWay, PaymentsUnderWay>();
        services.AddSingleton<PaymentResponses>();
        services.AddSingleton<PaymentDriver>();
        services.AddSingleton<PurchaseCommit>();
        services.AddSingleton<HoldReturn>();
        services.AddSingleton<PaidSales>();
        services.AddSingleton<Purchase>();
        services.AddSingleton<OrderReader>();
        services.AddSingleton<ISoldOrders>(provider => provider.GetRequiredService<OrderReader>());
        services.AddSingleton<IDemoPart, DemoOrders>();
        services.AddSingleton<IGuestProperty, GuestOrders>();
        services.AddSingleton<OrderEvents>();
        services.AddSingleton<OrderCancel>();
        services.AddSingleton<OrderSearch>();
        services.AddSingleton<OrderMove>();
        services.AddSingleton<OrderMeters>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxHandoff>();
        services.AddSingleton<SalesFollowUp>();
        services.AddSingleton<ShownSales>();
        services.AddSingleton<OutboxOrders>();
        services.AddSingleton<OutboxActions>();
        services.AddBackgroundWork<OutboxWorker>().AddBackgroundWork<PurchaseResolver>();
        services.AddSingleton<InFlightPurchases>().AddHostedService(provider => provider.GetRequiredService<InFlightPurchases>());
        services.AddBooks();
        services.AddBackgroundWork<OrderEventListener>().AddBackgroundWork<PurchaseBroadcaster>();
    }

    /// <summary>Maps <c>/api/orders</c> and paying under <c>/api/holds</c>.</summary>
    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/holds/{holdId}/pay", PayAsync).RequireAuthorization().WithTags("orders")
            .Produces<OrderResponse>(StatusCodes.Status201Created)
            .Refuses(402, "payment-declined")
            .Refuses(404, "not-found")
            .Refuses(409, "payment-in-progress", "already-paid", "seats-taken", "amount-changed", "sale-closed")
            .Refuses(410, "hold-expired")
            .Refuses(422, "idempotency-key-reused", "buyer-required");
        var orders = routes.MapGroup("/api/orders").RequireAuthorization().WithTags("orders");
        orders.MapGet("", GetOrdersAsync);
        orders.MapGet("{orderId}", GetOrderAsync).Refuses(404, "not-found");
        orders.MapPost("{orderId}/cancel", CancelAsync)
            .Refuses(404, "not-found")
            .Refuses(409, "too-late-to-cancel")
            .Refuses(422, "unknown-seat");
    }

    private static async Task<Results<StoredResult, RefusalResult>> PayAsync(
        string holdId, PayRequest? request, [FromHeader(Name = "Idempotency-Key")] string? key, ClaimsPrincipal user, HttpContext context,
        Purchase purchase, InFlightPurchases inFlight, IPaymentProvider provider, OrderMeters meters, TimeProvider time)
    {
        var began = time.GetTimestamp();
        if (!PayCall.IsKey(key))
        {
            return Refused(Refusals.IdempotencyKeyMissing);
        }

        if (request?.Method is not { } method || !provider.Methods.Contains(method))
        {
            return Refused(OrderRefusals.Method(provider.Methods));
        }

        if (request.Buyer?.Check() is { } wrong)
        {
            return Refused(wrong);
        }

        var call = new PayCall(
            holdId, user.PersonId()!, user.Nickname() ?? "", key, method, Refusal.PrefersKorean(context), request.Amount, request.Buyer);
        var answer = await inFlight.RunAsync(call.PersonId, key, () => purchase.PayAsync(call, context.RequestAborted));
        if (answer is not StoredResponse stored)
        {
            return Refused(((RefusedResponse)answer).Refusal);
        }

        meters.Answered(time.GetElapsedTime(began), stored.Status);
        return new StoredResult(stored);

        RefusalResult Refused(Refusal refusal)
        {
            meters.Refused(refusal.Word);
            meters.Answered(time.GetElapsedTime(began), refusal.Status);
            return refusal.ToResult();
        }
    }

    private static async Task<Ok<IReadOnlyList<OrderResponse>>> GetOrdersAsync(ClaimsPrincipal user, OrderReader reader, CancellationToken ct) =>
        TypedResults.Ok(await reader.OfPersonAsync(user.PersonId()!, showingId: null, ct));

    private static async Task<Results<Ok<OrderResponse>, RefusalResult>> GetOrderAsync(
        string orderId, ClaimsPrincipal user, OrderReader reader, CancellationToken ct) =>
        await reader.FindAsync(user.PersonId()!, orderId, ct) is { } order ? TypedResults.Ok(order) : Refusals.UnknownOrder.ToResult();

    private static async Task<Results<Ok<OrderResponse>, RefusalResult>> CancelAsync(
        string orderId, CancelRequest? request, ClaimsPrincipal user, OrderCancel orders, TimeProvider time)
    {
        if (request?.Seats is { } seats && (seats.Count is 0 or > MostCancelled || seats.Any(string.IsNullOrEmpty) || seats.Distinct().Count() != seats.Count))
        {
            return OrderRefusals.SeatsToCancel.ToResult();
        }

        using var limit = new CancellationTokenSource(CancelLimit, time);
        try
        {
            var (order, refusal) = await orders.CancelAsync(user.PersonId()!, orderId, request?.Seats, limit.Token);
            return order is not null ? TypedResults.Ok(order) : refusal!.ToResult();
        }
        catch (Exception e) when (Outage.Is(e, limit.Token))
        {
            return Refusals.Unavailable.ToResult();
        }
    }
}
