using System.Threading.Channels;

namespace SeatAspire.Api.Orders.Outbox;

/// <summary>What a transaction's sales left to be done: rows that were claimed for this replica by the transaction itself.</summary>
/// <param name="Claim">The claim of all of its rows.</param>
/// <param name="DueAt">Until when it stands; whole milliseconds.</param>
/// <param name="Sales">The sales, each with a row <see cref="OutboxKind.Sale"/>.</param>
public sealed record SalesToFollowUp(string Claim, DateTimeOffset DueAt, IReadOnlyList<PurchaseWork> Sales);

/// <summary>
/// Passes what a commit left to be done on to this replica's outbox worker, which then need not read it back. What gets lost on the way
/// comes due in the database, for any replica.
/// </summary>
public sealed class OutboxHandoff
{
    private const int MostWaiting = 256;

    /// <summary>
    /// How long a commit's claim stands. If its replica dies, that is how much later the sale shows; if it is slow, others do its work
    /// once more.
    /// </summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(3);

    private readonly Channel<SalesToFollowUp> _waiting = Channel.CreateBounded<SalesToFollowUp>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = false, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Hands over what was committed.</summary>
    public void Hand(SalesToFollowUp sales) => _waiting.Writer.TryWrite(sales);

    /// <summary>Takes all that waits.</summary>
    public IReadOnlyList<SalesToFollowUp> TakeAll()
    {
        var all = new List<SalesToFollowUp>();
        while (_waiting.Reader.TryRead(out var sales))
        {
            all.Add(sales);
        }

        return all;
    }

    /// <summary>Waits until something waits.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _waiting.Reader.WaitToReadAsync(ct);
}
