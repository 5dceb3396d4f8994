using System.Globalization;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Queue;

/// <summary>A showing's queue settings as its scripts read them: <c>MODE THRESHOLD RATE LEASE_MS PAUSED OPENS_MS DRAW</c>.</summary>
public readonly record struct QueueRules
{
    private QueueRules(string text) => Text = text;

    /// <summary>Nobody has to wait.</summary>
    public static readonly QueueRules Off = new("off 0 0 600000 0 0 0");

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The rules of a showing at this moment; once its sale is over the queue is <c>closed</c>.</summary>
    public static QueueRules Of(Showing showing, DateTimeOffset now)
    {
        var queue = showing.Queue;
        var mode = showing.IsOver(now) ? "closed" : queue.Mode switch { QueueMode.Auto => "auto", QueueMode.On => "on", _ => "off" };
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{mode} {queue.Threshold} {queue.AdmitPerSecond} {queue.LeaseSeconds * 1000L} {(queue.Paused ? 1 : 0)} {showing.QueueOpensAt.ToUnixTimeMilliseconds()} {(queue.Draw ? 1 : 0)}"));
    }
}
