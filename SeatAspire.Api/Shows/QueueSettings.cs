namespace SeatAspire.Api.Shows;

/// <summary>When a date's queue stands between people and the seats.</summary>
public enum QueueMode
{
    /// <summary>While as many are inside as the threshold allows, and until nobody waits any more.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never; who waits is let in.</summary>
    Off,
}

/// <summary>How a date's waiting queue lets people in.</summary>
/// <param name="Mode">When there is a queue.</param>
/// <param name="Threshold">Most people inside at once.</param>
/// <param name="AdmitPerSecond">Most people let in within one second.</param>
/// <param name="LeaseSeconds">How long a turn lasts once its owner is gone; at most three times as long while they are there.</param>
/// <param name="Paused">Nobody is let in; everybody keeps their number.</param>
/// <param name="OpensAt">Nobody is let in before; null: the queue opens with the sale.</param>
/// <param name="Draw">Whether those who came before <see cref="OpensAt"/> are drawn rather than served as they came.</param>
public sealed record QueueSettings(
    QueueMode Mode, int Threshold, int AdmitPerSecond, int LeaseSeconds, bool Paused, DateTimeOffset? OpensAt, bool Draw)
{
    /// <summary>What a date has that was given nothing else.</summary>
    public static readonly QueueSettings Default = new(QueueMode.Auto, 1_000, 50, 600, Paused: false, OpensAt: null, Draw: false);

    /// <summary>Most that <see cref="Threshold"/> may be.</summary>
    public const int MostInside = 1_000_000;

    /// <summary>Most that <see cref="AdmitPerSecond"/> may be: what one step lets in is one message.</summary>
    public const int MostPerSecond = 1_000;

    /// <summary>Most that <see cref="LeaseSeconds"/> may be: a day.</summary>
    public const int LongestLease = 86_400;

    /// <summary>The settings of a date as the database has them.</summary>
    internal static QueueSettings Of(QueueSettingsRow? row) => row is null ? Default : new(
        Enum.Parse<QueueMode>(row.Mode, ignoreCase: true), row.Threshold, row.AdmitPerSecond, row.LeaseSeconds, row.Paused,
        row.OpensAt?.ToUniversalTime(), row.Draw);

    /// <summary>What the database is to have.</summary>
    internal QueueSettingsRow ToRow(string showingId) => new()
    {
        ShowingId = showingId,
        Mode = Mode.Word(),
        Threshold = Threshold,
        AdmitPerSecond = AdmitPerSecond,
        LeaseSeconds = LeaseSeconds,
        Paused = Paused,
        OpensAt = OpensAt,
        Draw = Draw,
    };
}

/// <summary>How modes are spelled.</summary>
internal static class QueueModes
{
    /// <summary>As the contract and the database spell it: <c>auto</c>, <c>on</c>, <c>off</c>.</summary>
    public static string Word(this QueueMode mode) => mode switch { QueueMode.Auto => "auto", QueueMode.On => "on", _ => "off" };
}
