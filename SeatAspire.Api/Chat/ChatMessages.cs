namespace SeatAspire.Api.Chat;

/// <summary>What somebody said in a room.</summary>
/// <param name="Id">Known once a message: browsers drop one that they have.</param>
/// <param name="Color">The speaker's, <c>#rrggbb</c>.</param>
/// <param name="Operator">The speaker has a role.</param>
/// <param name="At">By Redis' clock.</param>
public sealed record ChatMessage(string Room, string Id, string Nickname, string Color, bool Operator, string Text, DateTimeOffset At);

/// <summary>Somebody who is in a room.</summary>
public sealed record ChatMember(string Nickname, string Color, bool Operator);

/// <summary>Somebody came.</summary>
public sealed record ChatJoined(string Room, string Nickname, string Color, bool Operator);

/// <summary>Somebody left, some seconds ago.</summary>
public sealed record ChatLeft(string Room, string Nickname);

/// <summary>Somebody calls themselves otherwise now.</summary>
public sealed record ChatRenamed(string Old, string Nickname);

/// <summary>What somebody, an operator or not, said to somebody alone.</summary>
public sealed record ChatWhisper(string From, string To, bool Operator, string Text, DateTimeOffset At);

/// <summary>A room as one enters it.</summary>
/// <param name="Messages">The last ones, the oldest first.</param>
/// <param name="People">Those who came last first; a large room names only some.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Me">As whom the others see the caller.</param>
public sealed record ChatRoomView(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ChatMember> People, int Count, ChatMember Me);

/// <summary>Who somebody is in the chat.</summary>
/// <param name="Id">The person.</param>
/// <param name="Wanted">The nickname they came with.</param>
/// <param name="Address">Where they come from, by which mutes and a room's places go; null where none goes for them, as for operators.</param>
/// <param name="IsOperator">They have a role, and the others see it.</param>
public sealed record ChatPerson(string Id, string Wanted, string? Address = null, bool IsOperator = false)
{
    /// <summary>Always the same for the same person.</summary>
    public string Color { get; } = ChatColors.Of(Id);
}
