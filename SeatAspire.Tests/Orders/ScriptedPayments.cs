using System.Collections.Concurrent;
using SeatAspire.Api.Orders.Payments;

namespace SeatAspire.Tests.Orders;

/// <summary>The sandbox provider with a script in front: tests count its calls and come in between.</summary>
internal sealed class ScriptedPayments(SandboxPayments sandbox) : IPaymentProvider
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>Each call, such as <c>authorise ID</c>.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Runs before an authorisation reaches the sandbox, with the payment's id and its caller's token.</summary>
    public Func<string, CancellationToken, Task> BeforeAuthorise { get; set; } = Nothing;

    /// <summary>Runs before money is taken.</summary>
    public Func<string, Task> BeforeCapture { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<string> Methods => sandbox.Methods;

    /// <summary>What is allowed while a sale is rehearsed.</summary>
    public IReadOnlyList<string> Rehearsed { get; set; } = sandbox.Methods;

    public static Task Nothing(string paymentId, CancellationToken ct) => Task.CompletedTask;

    public async Task<ProviderVerdict> AuthoriseAsync(string paymentId, long amount, string currency, string method, CancellationToken ct)
    {
        _calls.Enqueue("authorise " + paymentId);
        await BeforeAuthorise(paymentId, ct);
        return await sandbox.AuthoriseAsync(paymentId, amount, currency, method, ct);
    }

    public async Task CaptureAsync(string paymentId, CancellationToken ct)
    {
        _calls.Enqueue("capture " + paymentId);
        await BeforeCapture(paymentId);
        await sandbox.CaptureAsync(paymentId, ct);
    }

    public Task VoidAsync(string paymentId, CancellationToken ct)
    {
        _calls.Enqueue("void " + paymentId);
        return sandbox.VoidAsync(paymentId, ct);
    }

    public Task RefundAsync(string paymentId, string refundId, long amount, CancellationToken ct)
    {
        _calls.Enqueue("refund " + paymentId);
        return sandbox.RefundAsync(paymentId, refundId, amount, ct);
    }

    public Task<IReadOnlyList<ProviderRecord>> FindAsync(IReadOnlyCollection<string> paymentIds, CancellationToken ct) => sandbox.FindAsync(paymentIds, ct);

    public Task<IReadOnlyList<ProviderRecord>> ListAsync(string after, int most, CancellationToken ct) => sandbox.ListAsync(after, most, ct);
}
