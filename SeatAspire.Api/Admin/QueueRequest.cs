using System.Text.Json;
using System.Text.Json.Serialization;
using SeatAspire.Api.Orders.Outbox;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Admin;

/// <summary>
/// What an admin wants otherwise about a date's queue: any subset, what is absent stays. A member with another name is refused
/// rather than passed over: whoever mistypes <c>threshold</c> must learn it.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public record QueueRequest
{
    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Most people inside at once, from 1.</summary>
    public int? Threshold { get; init; }

    /// <summary>Most people let in within a second, from 1.</summary>
    public int? AdmitPerSecond { get; init; }

    /// <summary>How long a turn lasts, from 1.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>Nobody is let in; everybody keeps their number.</summary>
    public bool? Paused { get; init; }

    /// <summary>The scheduled opening, a date with its offset; null: none.</summary>
    public JsonElement OpensAt { get; init; }

    /// <summary>Whether that opening is drawn.</summary>
    public bool? Draw { get; init; }

    /// <summary>The settings after the change, or why it cannot be.</summary>
    internal (QueueSettings? Settings, Refusal? Refusal) Apply(QueueSettings before)
    {
        if (Mode is not (null or "auto" or "on" or "off"))
        {
            return (null, Refusals.Validation("mode is auto, on or off.", "mode는 auto, on, off 중 하나입니다."));
        }

        var outside = Outside("threshold", Threshold, QueueSettings.MostInside)
            ?? Outside("admitPerSecond", AdmitPerSecond, QueueSettings.MostPerSecond)
            ?? Outside("leaseSeconds", LeaseSeconds, QueueSettings.LongestLease);
        if (outside is not null)
        {
            return (null, outside);
        }

        if (!TryReadOpening(before.OpensAt, out var opensAt))
        {
            return (null, Refusals.Validation(
                "opensAt is null or a date with its offset, such as 2026-12-24T20:00:00+09:00, between 2000 and 2100.",
                "opensAt은 null이거나 2026-12-24T20:00:00+09:00처럼 시간대가 있는 2000년에서 2100년 사이의 시각입니다."));
        }

        return (before with
        {
            Mode = Mode is null ? before.Mode : Enum.Parse<QueueMode>(Mode, ignoreCase: true),
            Threshold = Threshold ?? before.Threshold,
            AdmitPerSecond = AdmitPerSecond ?? before.AdmitPerSecond,
            LeaseSeconds = LeaseSeconds ?? before.LeaseSeconds,
            Paused = Paused ?? before.Paused,
            OpensAt = opensAt,
            Draw = Draw ?? before.Draw,
        }, null);
    }

    private static Refusal? Outside(string name, int? value, int most) => value is null || (value >= 1 && value <= most) ? null
        : Refusals.Validation($"{name} is a whole number from 1 to {most:#,0}.", $"{name}은(는) 1에서 {most:#,0} 사이의 정수입니다.");

    private bool TryReadOpening(DateTimeOffset? before, out DateTimeOffset? opensAt)
    {
        opensAt = before;
        switch (OpensAt.ValueKind)
        {
            case JsonValueKind.Undefined:
                return true;
            case JsonValueKind.Null:
                opensAt = null;
                return true;
            case JsonValueKind.String when Dates.TryRead(OpensAt, out var date):
                opensAt = date;
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Reads dates strictly.</summary>
internal static class Dates
{
    // Whatever is outside was mistyped, and times before 1970 are negative numbers, which not everything reads.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a date can be one that somebody meant.</summary>
    public static bool IsMeant(DateTimeOffset date) => date >= Earliest && date < Latest;

    /// <summary>An ISO-8601 date with its offset, from 2000 to 2100, in UTC, to the millisecond: what the database keeps.</summary>
    public static bool TryRead(JsonElement text, out DateTimeOffset date)
    {
        if (text.ValueKind != JsonValueKind.String)
        {
            date = default;
            return false;
        }

        // Without an offset it would be this server's time, whatever that is.
        var hasOffset = text.GetString() is { } raw && (raw.EndsWith('Z') || (raw.Length > 6 && raw[^6] is '+' or '-' && raw[^3] == ':'));
        if (!hasOffset || !text.TryGetDateTimeOffset(out date) || !IsMeant(date))
        {
            date = default;
            return false;
        }

        var utc = date.ToUniversalTime();
        date = utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
        return true;
    }
}

/// <summary>How a date's queue lets people in.</summary>
public sealed record QueueSettingsResponse(
    string Mode, int Threshold, int AdmitPerSecond, int LeaseSeconds, bool Paused, DateTimeOffset? OpensAt, bool Draw)
{
    internal static QueueSettingsResponse Of(QueueSettings queue) => new(
        queue.Mode.Word(), queue.Threshold, queue.AdmitPerSecond, queue.LeaseSeconds, queue.Paused, queue.OpensAt, queue.Draw);
}
