namespace SeatAspire.Api.Orders.Payments;

/// <summary>
/// A bad way to the sandbox provider, such as real networks are, for as long as the file of <c>Payments:TroubleFile</c> is there: what is asked is lost, or its answer
/// is; it is late, doubled, or arrives after all that was asked after it. Without the setting there is none of this.
/// </summary>
public sealed partial class TroubledPayments(IPaymentProvider sandbox, string file, TimeProvider time, ILogger<TroubledPayments> logger) : IPaymentProvider
{
    private static readonly TimeSpan LongestLate = TimeSpan.FromSeconds(2);

    // As long as a caller goes on asking, and longer.
    private static readonly TimeSpan LongestAstray = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods => sandbox.Methods;

    /// <inheritdoc/>
    public IReadOnlyList<string> Rehearsed => sandbox.Rehearsed;

    /// <inheritdoc/>
    public Task<ProviderVerdict> AuthoriseAsync(string paymentId, long amount, string currency, string method, CancellationToken ct) =>
        PassAsync(limit => sandbox.AuthoriseAsync(paymentId, amount, currency, method, limit), ct);

    /// <inheritdoc/>
    public Task CaptureAsync(string paymentId, CancellationToken ct) => PassAsync(limit => sandbox.CaptureAsync(paymentId, limit), ct);

    /// <inheritdoc/>
    public Task VoidAsync(string paymentId, CancellationToken ct) => PassAsync(limit => sandbox.VoidAsync(paymentId, limit), ct);

    /// <inheritdoc/>
    public Task RefundAsync(string paymentId, string refundId, long amount, CancellationToken ct) =>
        PassAsync(limit => sandbox.RefundAsync(paymentId, refundId, amount, limit), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ProviderRecord>> FindAsync(IReadOnlyCollection<string> paymentIds, CancellationToken ct) => sandbox.FindAsync(paymentIds, ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ProviderRecord>> ListAsync(string after, int most, CancellationToken ct) => sandbox.ListAsync(after, most, ct);

    private Task PassAsync(Func<CancellationToken, Task> ask, CancellationToken ct) => PassAsync(
        async limit =>
        {
            await ask(limit);
            return true;
        },
        ct);

    private async Task<T> PassAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        switch (File.Exists(file) ? Random.Shared.Next(12) : -1)
        {
            case 0:
                throw new IOException("It was lost on its way to the sandbox.");
            case 1:
                await ask(ct);
                throw new IOException("The sandbox's answer was lost.");
            case 2:
                await Task.Delay(LongestLate * Random.Shared.NextDouble(), time, ct);
                return await ask(ct);
            case 3:
                var both = await Task.WhenAll(ask(ct), ask(ct));
                return both[Random.Shared.Next(2)];
            case 4:
                _ = ArriveAsync(ask);
                throw new IOException("It has not arrived at the sandbox yet.");
            default:
                return await ask(ct);
        }
    }

    private async Task ArriveAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        try
        {
            await Task.Delay(LongestAstray * Random.Shared.NextDouble(), time);
            await ask(CancellationToken.None);
        }
        catch (Exception error)
        {
            // Nobody waits for it any more.
            LogAstray(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "What arrived late at the sandbox was refused: {Reason}")]
    private partial void LogAstray(string reason);
}
