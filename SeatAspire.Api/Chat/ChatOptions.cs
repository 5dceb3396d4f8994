namespace SeatAspire.Api.Chat;

/// <summary>The section <c>Chat</c> of the settings: what one person, and one room, may do.</summary>
public sealed class ChatOptions
{
    /// <summary>Things a person may say at once, whispers and new names included.</summary>
    public int Burst { get; set; } = 6;

    /// <summary>After that, one each so many milliseconds.</summary>
    public int PaceMilliseconds { get; set; } = 1000;

    /// <summary>Messages a second that one room takes from all together.</summary>
    public int RoomPerSecond { get; set; } = 25;

    /// <summary>Comings and goings are told in rooms of at most so many people: beyond, they would be all there is to read.</summary>
    public int TellComingsUpTo { get; set; } = 200;

    /// <summary>After what time without any connection a person has left a room, in milliseconds: a reload takes less.</summary>
    public int GraceMilliseconds { get; set; } = 5000;

    internal bool IsValid =>
        Burst is >= 1 and <= 1000 && PaceMilliseconds is >= 1 and <= 3_600_000 && RoomPerSecond is >= 1 and <= 10_000
        && TellComingsUpTo is >= 0 and <= 100_000 && GraceMilliseconds is >= 0 and <= 600_000;
}
