using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Chat;

/// <summary>What came of a wish: its answer, or why there is none.</summary>
public sealed record ChatResult<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator ChatResult<T>(T value) => new(value, null);

    public static implicit operator ChatResult<T>(Refusal refusal) => new(null, refusal);
}

/// <summary>The chat's own refusals, in both languages.</summary>
internal static class ChatRefusals
{
    public static readonly Refusal NoRoom = new(404, "not-found",
        "There is no such room. Rooms are lobby and the id of each date.", "그런 대화방은 없습니다. lobby 또는 회차 아이디를 써 주세요.");

    public static readonly Refusal NotInRoom = new(409, "not-in-room",
        "Join this room first.", "먼저 이 대화방에 들어가 주세요.");

    public static readonly Refusal Nobody = new(404, "not-found",
        "Nobody of this name is here.", "그런 이름을 가진 사람이 지금 없습니다.");

    public static readonly Refusal Empty = Refusals.Validation(
        "Write something first.", "내용을 적어 주세요.");

    public static readonly Refusal RoomBusy = new(429, "too-many-requests",
        "Too many people speak in this room at once. Wait a moment, then try again.",
        "이 대화방에서 한꺼번에 너무 많은 분이 말하고 있습니다. 잠시 후 다시 시도해 주세요.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly Refusal TooLong = Refusals.Validation(
        $"A message has at most {ChatText.MostCharacters} characters.", $"한 번에 {ChatText.MostCharacters}자까지 쓸 수 있습니다.");

    public static readonly Refusal TooManyRooms = Refusals.Validation(
        $"At most {ChatConnections.MostRooms} rooms at once.", $"한 번에 {ChatConnections.MostRooms}개 대화방까지 들어갈 수 있습니다.");

    public static Refusal Muted(DateTimeOffset until) => new(403, "muted",
        $"You may read, but not write, until {until:u}.", $"{until:u}까지는 읽기만 할 수 있습니다.")
    { Facts = new Dictionary<string, object?> { ["until"] = until } };
}
