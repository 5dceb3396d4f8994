using System.Diagnostics.Metrics;
using System.Threading.Channels;
using SeatAspire.Api.Background;
using SeatAspire.Api.Redis;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Chat;

/// <summary>Hears, once a replica, what the chat's scripts publish, and passes it on to the connections that are here.</summary>
internal sealed class ChatListener(RedisClient redis, ChatConnections connections, LoopRunner loops) : IBackgroundWork
{
    private const int MostQueued = 10_000;
    private static readonly Counter<long> Dropped = SeatTelemetry.Meter.CreateCounter<long>(
        "chat.dropped", "{event}", "Events of the chat that came faster than they could be passed on");

    private readonly Channel<string> _inbox = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
        _ => Dropped.Add(1));

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stopping)
    {
        await redis.ListenAsync(RedisKeys.Chat.Events, json => _inbox.Writer.TryWrite(json), loops, stopping);
        await loops.RunAsync("chat", TimeSpan.Zero, PassOnAsync, stopping);
    }

    private async Task PassOnAsync(CancellationToken stopping)
    {
        await _inbox.Reader.WaitToReadAsync(stopping);
        while (_inbox.Reader.TryRead(out var json))
        {
            loops.Try("an event of the chat", null, () => PassOn(json));
        }
    }

    private void PassOn(string json)
    {
        if (Tell(ChatEvent.Parse(json)) is { } told)
        {
            foreach (var listener in told.Listeners)
            {
                try
                {
                    listener.Post(told.News);
                }
                catch (Exception error)
                {
                    loops.Note("telling somebody of the chat", null, error);
                }
            }
        }
    }

    private (ChatBroadcast News, IEnumerable<IChatConnection> Listeners)? Tell(ChatEvent what) => what.Type switch
    {
        "message" => (
            new ChatBroadcast("Message", what.ToMessage(), $"{what.Nickname}: {what.Text}", what.Id),
            connections.InRoom(what.Room!)),
        "joined" => (
            new ChatBroadcast("Joined", new ChatJoined(what.Room!, what.Nickname!, what.Color!, what.Operator), $"* {what.Nickname} joined {what.Room}"),
            connections.InRoom(what.Room!).Where(one => one.Person.Id != what.Person)),
        "left" => (
            new ChatBroadcast("Left", new ChatLeft(what.Room!, what.Nickname!), $"* {what.Nickname} left {what.Room}"),
            connections.InRoom(what.Room!).Where(one => one.Person.Id != what.Person)),
        "renamed" => (
            new ChatBroadcast("Renamed", new ChatRenamed(what.Old!, what.Nickname!), $"* {what.Old} is now {what.Nickname}"),
            what.Rooms!.SelectMany(connections.InRoom).Distinct().Where(one => one.Id != what.By)),
        "whispered" => (
            new ChatBroadcast("Whispered", new ChatWhisper(what.From!, what.To!, what.Operator, what.Text!, what.Time), $"(whisper) {what.From} -> {what.To}: {what.Text}"),
            what.People!.Distinct().SelectMany(connections.OfPerson)),
        // Of a newer version, while replicas are being replaced.
        _ => null,
    };
}
