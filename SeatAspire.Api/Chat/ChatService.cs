using SeatAspire.Api.Accounts;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;

namespace SeatAspire.Api.Chat;

/// <summary>
/// Where people who chat, by hub or TCP alike, ask for what they want. Everything but reading answers a refusal while
/// Redis is away, and nobody loses their place in a room by it.
/// </summary>
internal sealed class ChatService(ChatConnections connections, ChatPresence presence, ChatStore store, ChatNames names, ShowCatalog catalog)
{
    /// <summary>The room that is always there.</summary>
    public const string Lobby = "lobby";

    /// <summary>Longer than any room's name.</summary>
    public const int LongestRoom = HubShowingAttribute.LongestId;

    /// <summary>Enters a room, or looks at it again.</summary>
    public Task<ChatResult<ChatRoomView>> JoinAsync(IChatConnection connection, string? room) => TryAsync<ChatRoomView>(async () =>
    {
        if (room is null)
        {
            return ChatRefusals.NoRoom;
        }

        if (room != Lobby && catalog.Find(room, out var missing, ChatRefusals.NoRoom) is null)
        {
            return missing;
        }

        var (_, refusal) = await EnterAsync(connection, ChatStore.Whole);
        if (refusal is not null)
        {
            return refusal;
        }

        var wasIn = connections.IsIn(connection, room);
        (var name, refusal) = await EnterAsync(connection, room);
        if (refusal is not null)
        {
            return refusal;
        }

        ChatRoomView? view = null;
        try
        {
            var (count, people, messages) = await store.LookAsync(room, messages: true);
            return view = new ChatRoomView(messages, people, count, new(name!, connection.Person.Color, connection.Person.IsOperator));
        }
        finally
        {
            if (view is null && !wasIn)
            {
                connections.Leave(connection, room);
            }
        }
    });

    /// <summary>Leaves a room.</summary>
    public void Leave(IChatConnection connection, string? room)
    {
        if (room is not null and not ChatStore.Whole)
        {
            connections.Leave(connection, room);
        }
    }

    /// <summary>Who is in a room: some of them, and how many.</summary>
    public Task<ChatResult<ChatPeople>> WhoAsync(string room) => TryAsync<ChatPeople>(async () =>
    {
        var (count, people, _) = await store.LookAsync(room, messages: false);
        return new ChatPeople(people, count);
    });

    /// <summary>Says something in a room that the connection has entered. Answers the message's id.</summary>
    public Task<ChatResult<string>> SayAsync(IChatConnection connection, string? room, string? text) => TryAsync<string>(async () =>
    {
        if (room is null or ChatStore.Whole || !connections.IsIn(connection, room))
        {
            return ChatRefusals.NotInRoom;
        }

        if (ChatText.Clean(text, out var refusal) is not { } line)
        {
            return refusal!;
        }

        var outcome = await store.SayAsync(room, connection.Person.Id, connection.Person.Address, line);
        if (outcome.Verdict == ChatVerdict.Absent)
        {
            // Redis has lost who is where, and was asked before it was told again.
            await presence.TellAsync(connection.Person, room, tellRoom: false);
            outcome = await store.SayAsync(room, connection.Person.Id, connection.Person.Address, line);
        }

        return Result(outcome);
    });

    /// <summary>Says something to somebody alone. Answers the other's name.</summary>
    public Task<ChatResult<string>> WhisperAsync(IChatConnection connection, string? nickname, string? text) => TryAsync<string>(async () =>
    {
        if (ChatText.Fold(nickname) is not { } folded)
        {
            return ChatRefusals.Nobody;
        }

        if (ChatText.Clean(text, out var refusal) is not { } line)
        {
            return refusal!;
        }

        (_, refusal) = await EnterAsync(connection, ChatStore.Whole);
        return refusal is not null ? refusal : Result(await store.WhisperAsync(connection.Person.Id, connection.Person.Address, folded, line));
    });

    /// <summary>Takes another name, for all of a person's connections. Answers the name as the others see it.</summary>
    public Task<ChatResult<string>> RenameAsync(IChatConnection connection, string? nickname) => TryAsync<string>(async () =>
    {
        if (nickname is null || !NicknameRules.TryNormalize(nickname, out var name))
        {
            return Refusals.Nickname;
        }

        var folded = NicknameRules.Fold(name);
        if (await names.IsSomebodyElsesAsync(name, connection.Person.Id))
        {
            return Refusals.NicknameTaken;
        }

        var (_, refusal) = await EnterAsync(connection, ChatStore.Whole);
        return refusal is not null ? refusal : Result(await store.RenameAsync(connection.Person.Id, connection.Person.Address, name, folded, connection.Id));
    });

    /// <summary>Puts a connection into a room, and Redis in the picture. Answers the person's name.</summary>
    private async Task<(string? Name, Refusal? Refusal)> EnterAsync(IChatConnection connection, string room)
    {
        var entry = connections.Enter(connection, room);
        if (entry is ChatEntry.TooManyRooms or ChatEntry.Closed)
        {
            return (null, entry == ChatEntry.Closed ? Refusals.Unavailable : ChatRefusals.TooManyRooms);
        }

        string? name = null;
        try
        {
            name = await presence.TellAsync(connection.Person, room);
            return (name, name is null ? Refusals.Unavailable : null);
        }
        finally
        {
            if (name is null && entry == ChatEntry.Entered)
            {
                connections.Leave(connection, room);
            }
        }
    }

    private static async Task<ChatResult<T>> TryAsync<T>(Func<Task<ChatResult<T>>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (RedisAwayException)
        {
            return Refusals.Unavailable;
        }
    }

    private static ChatResult<string> Result(ChatOutcome outcome) => outcome.Verdict switch
    {
        ChatVerdict.Done => outcome.Text,
        ChatVerdict.Muted => ChatRefusals.Muted(DateTimeOffset.FromUnixTimeMilliseconds(outcome.Number)),
        ChatVerdict.Slow => Refusals.TooManyRequests(TimeSpan.FromMilliseconds(outcome.Number)),
        ChatVerdict.Busy => ChatRefusals.RoomBusy,
        ChatVerdict.Nobody => ChatRefusals.Nobody,
        _ => Refusals.Unavailable,
    };
}

/// <summary>Some of the people of a room, the last to come first, and how many there are.</summary>
public sealed record ChatPeople(IReadOnlyList<ChatMember> People, int Count);
