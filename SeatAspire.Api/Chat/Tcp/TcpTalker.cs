using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace SeatAspire.Api.Chat.Tcp;

/// <summary>Somebody who chats over a plain socket: in one room at a time, a line a message. What is not a message begins with <c>*</c>.</summary>
internal sealed class TcpTalker(
    ConnectionContext connection, ChatPerson person, ChatConnections connections, ChatService chat, TcpChatOptions options,
    TimeProvider time) : IChatConnection
{
    /// <summary>More lines than the last messages of a room take; who reads slower than that is given up.</summary>
    private const int MostUnread = 500;

    private const int MostLinesAtOnce = 40;
    private const int LinesPerSecond = 5;

    private static readonly TimeSpan QuietBeforeClose = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostTimeToClose = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostTimeToSay = TimeSpan.FromSeconds(2);

    private static readonly string[] Help =
    [
        "* Write a line to say it in the room. A line that begins with \\ is a command; begin with \\\\ to say one.",
        "*   \\rename NAME     take another name",
        "*   \\join ROOM       go into another room: lobby, or the id of a date",
        "*   \\leave           leave the room",
        "*   \\w NAME TEXT     say something to one person alone",
        "*   \\who             who is in the room",
        "*   \\help            this",
        "*   \\close           good bye",
    ];

    private readonly Lock _turn = new();
    private readonly Channel<string> _outbox = Channel.CreateBounded<string>(new BoundedChannelOptions(MostUnread) { SingleReader = true });
    private readonly CancellationTokenSource _over = new();
    private readonly LineReader _lines = new(connection.Transport.Input);
    private string? _lastWord;
    private string? _room;
    private List<ChatBroadcast>? _held;

    public string Id => connection.ConnectionId;

    public ChatPerson Person => person;

    public void Post(ChatBroadcast news)
    {
        lock (_turn)
        {
            if (_held is { Count: < MostUnread })
            {
                _held.Add(news);
                return;
            }
        }

        Say(news.Line);
    }

    /// <summary>Ends the conversation with a sentence, which is the last thing said.</summary>
    public void End(string lastWord)
    {
        Interlocked.CompareExchange(ref _lastWord, lastWord, null);
        // Its effects are not this caller's to wait for.
        _ = _over.CancelAsync();
    }

    /// <summary>Talks until either side has enough, and says good bye.</summary>
    public async Task RunAsync()
    {
        var writing = WriteAsync(connection.Transport.Output);
        connections.Open(this);
        try
        {
            await TalkAsync();
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // Ended from elsewhere, with a sentence.
        }
        finally
        {
            connections.Close(this);
            _outbox.Writer.TryComplete();
        }

        try
        {
            await writing.WaitAsync(MostTimeToSay, time);
        }
        catch (TimeoutException)
        {
            connection.Abort(new("What was said was not read."));
            return;
        }

        await _lines.DrainAsync(QuietBeforeClose, MostTimeToClose, time);
    }

    private async Task TalkAsync()
    {
        Say($"* Welcome to SeatAspire, {person.Wanted}. \\help says what you can do.");
        await JoinAsync(ChatService.Lobby);
        var pace = new LinePace(MostLinesAtOnce, LinesPerSecond, time);
        while (true)
        {
            var (kind, line) = await ReadAsync();
            if (kind == LineKind.End)
            {
                End("* Good bye.");
                return;
            }

            if (kind == LineKind.TooLong)
            {
                End($"* That line is too long: {LineReader.MostBytes} bytes are the most. Good bye.");
                return;
            }

            if (!pace.Take())
            {
                End("* That was too much at once. Come again and take your time. Good bye.");
                return;
            }

            if (!await TakeAsync(line))
            {
                End("* Good bye.");
                return;
            }
        }
    }

    private async Task<(LineKind Kind, string Line)> ReadAsync()
    {
        using var idle = new CancellationTokenSource(TimeSpan.FromSeconds(options.IdleSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _over.Token);
        try
        {
            return await _lines.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested)
        {
            End(string.Create(CultureInfo.InvariantCulture, $"* Nothing came from you for {options.IdleSeconds} seconds. Good bye."));
            throw;
        }
    }

    /// <returns>False if that was the last line.</returns>
    private async Task<bool> TakeAsync(string line)
    {
        if (line.Length == 0)
        {
            return true;
        }

        if (line[0] != '\\' || line.StartsWith(@"\\", StringComparison.Ordinal))
        {
            Tell(await chat.SayAsync(this, _room, line[0] == '\\' ? line[1..] : line));
            return true;
        }

        var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        var rest = words.Length > 1 ? words[1] : "";
        switch (words[0].TrimEnd())
        {
            case @"\rename":
                Tell(await chat.RenameAsync(this, rest), name => $"* You are {name} now.");
                break;
            case @"\join":
                await JoinAsync(rest);
                break;
            case @"\leave":
                Leave();
                break;
            case @"\w":
                var whisper = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
                Tell(await chat.WhisperAsync(this, whisper[0], whisper.Length > 1 ? whisper[1] : ""));
                break;
            case @"\who" when _room is { } room:
                Tell(await chat.WhoAsync(room), people => $"* {Who(people)}");
                break;
            case @"\who":
                Say("* You are in no room.");
                break;
            case @"\close":
                return false;
            default:
                Array.ForEach(Help, Say);
                break;
        }

        return true;
    }

    private async Task JoinAsync(string room)
    {
        // What is said meanwhile comes after what was said before, and not twice.
        lock (_turn)
        {
            _held = [];
        }

        var result = await chat.JoinAsync(this, room);
        if (result.Value is { } view)
        {
            if (_room is not null && _room != room)
            {
                chat.Leave(this, _room);
            }

            _room = room;
            foreach (var message in view.Messages)
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"[{message.At:HH:mm}] {message.Nickname}: {message.Text}"));
            }

            Say(string.Create(CultureInfo.InvariantCulture, $"* You are {view.Me.Nickname} in {room}. {Who(new(view.People, view.Count))}"));
        }
        else
        {
            Tell(result);
        }

        lock (_turn)
        {
            var known = result.Value?.Messages.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var news in _held.Where(news => news.MessageId is null || known?.Contains(news.MessageId) != true))
            {
                Say(news.Line);
            }

            _held = null;
        }
    }

    private void Leave()
    {
        if (_room is not null)
        {
            chat.Leave(this, _room);
            Say($"* You have left {_room}.");
            _room = null;
        }
        else
        {
            Say("* You are in no room.");
        }
    }

    private static string Who(ChatPeople people)
    {
        var named = string.Join(", ", people.People.Select(one => one.Nickname));
        var more = people.Count > people.People.Count ? string.Create(CultureInfo.InvariantCulture, $" and {people.Count - people.People.Count} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{people.Count} here: {named}{more}");
    }

    /// <summary>Says what came of a wish; one that went well is heard anyway, unless there are words for it.</summary>
    private void Tell<T>(ChatResult<T> result, Func<T, string>? words = null)
        where T : class
    {
        if (result.Refusal is { } refusal)
        {
            Say("* " + refusal.English);
        }
        else if (words is not null)
        {
            Say(words(result.Value!));
        }
    }

    private void Say(string line)
    {
        if (!_outbox.Writer.TryWrite(line) && !_over.IsCancellationRequested)
        {
            End("* You read too slowly to follow. Good bye.");
        }
    }

    private async Task WriteAsync(PipeWriter output)
    {
        await foreach (var line in _outbox.Reader.ReadAllAsync())
        {
            Write(output, line);
            // Several lines that wait go out together.
            if (!_outbox.Reader.TryPeek(out _) && (await output.FlushAsync()).IsCompleted)
            {
                return;
            }
        }

        if (_lastWord is not null)
        {
            Write(output, _lastWord);
            await output.FlushAsync();
        }
    }

    private static void Write(PipeWriter output, string line)
    {
        Encoding.UTF8.GetBytes(line, output);
        output.Write("\n"u8);
    }
}
