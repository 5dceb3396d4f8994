using System.Text;
using SeatAspire.Tests.Distributed;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>The same rooms over plain sockets, on three replicas.</summary>
[Collection(SharedSystem.Name)]
public sealed class TcpChatTests(SeatSystem system)
{
    [Fact]
    public async Task Sockets_and_browsers_meet_in_the_same_room_whichever_replica_they_are_on()
    {
        var room = await RoomAsync();
        await using var browser = await Talker.ComeAsync(system.Api[2], Talker.NewName("ann"), room);
        await browser.SendAsync(room, "before");
        var (bob, bobsName) = await TcpLines.ComeAsync(system.ChatTcp(0), room);
        var (cho, chosName) = await TcpLines.ComeAsync(system.ChatTcp(1), room);
        Assert.Matches("^Guest[0-9]+$", bobsName);
        Assert.Contains(bob.Lines, line => line.EndsWith($"] {browser.Nickname}: before", StringComparison.Ordinal));
        await bob.SayAsync("안녕 🎭 <b>");
        await browser.HearsAsync("안녕 🎭 <b>");
        await cho.HearsAsync($"{bobsName}: 안녕 🎭 <b>");
        Assert.Equal($"{bobsName}: 안녕 🎭 <b>", await bob.HearsAsync(": 안녕 🎭 <b>"));
        await browser.Hub.EventAsync("Joined", joined => joined.GetProperty("nickname").GetString() == chosName);
        await bob.HearsAsync($"* {chosName} joined {room}");

        await bob.SayAsync(@"\who");
        Assert.StartsWith("* 3 here: ", await bob.HearsAsync("* 3 here: "), StringComparison.Ordinal);
        var name = Talker.NewName("밥");
        await bob.SayAsync(@"\rename " + name);
        await bob.HearsAsync($"* You are {name} now.");
        await cho.HearsAsync($"* {bobsName} is now {name}");
        await browser.Hub.EventAsync("Renamed", renamed => renamed.GetProperty("nickname").GetString() == name);
        await browser.Hub.CallAsync("Whisper", name, "to you alone");
        await bob.HearsAsync($"(whisper) {browser.Nickname} -> {name}: to you alone");
        await bob.SayAsync($@"\w {chosName} two words");
        await cho.HearsAsync($"(whisper) {name} -> {chosName}: two words");
        await bob.HearsAsync($"(whisper) {name} -> {chosName}: two words");
        await bob.SayAsync(@"\w nobody-of-this-name hi");
        await bob.HearsAsync("* Nobody of this name is here.");
        await bob.SayAsync(@"\\not a command");
        await browser.HearsAsync(@"\not a command");
        await bob.SayAsync(@"\frobnicate");
        await bob.HearsAsync(@"\rename NAME");
        await bob.SayAsync(@"\join nowhere");
        await bob.HearsAsync("* There is no such room.");
        await bob.SayAsync(@"\leave");
        await bob.HearsAsync($"* You have left {room}.");
        await bob.SayAsync("to nobody");
        await bob.HearsAsync("* Join this room first.");
        await cho.HearsAsync($"* {name} left {room}");
        await cho.SayAsync(@"\close");
        Assert.Equal("* Good bye.", await cho.LastAsync());
        await browser.Hub.EventAsync("Left", left => left.GetProperty("nickname").GetString() == chosName);
        Assert.DoesNotContain(browser.Hub.Events, one => one.Argument.GetRawText().Contains("two words", StringComparison.Ordinal));
        await bob.DisposeAsync();
        await cho.DisposeAsync();
    }

    [Fact]
    public async Task Characters_may_come_in_pieces_and_what_is_no_character_is_replaced()
    {
        var room = await RoomAsync();
        var (ann, _) = await TcpLines.ComeAsync(system.ChatTcp(0), room);
        foreach (var part in Encoding.UTF8.GetBytes("가나다 👩‍👩‍👧 é\r\n"))
        {
            await ann.SendAsync(new[] { part });
        }

        await ann.HearsAsync(": 가나다 👩‍👩‍👧 é");
        await ann.SendAsync((byte[])[(byte)'a', 0xff, 0xfe, (byte)'b', 0xe2, 0x82, (byte)'\n']);
        await ann.HearsAsync(": a\ufffd\ufffdb\ufffd");
        await ann.SendAsync((byte[])[(byte)'x', 0x1b, (byte)'[', (byte)'2', (byte)'J', 0, (byte)'y', (byte)'\n']);
        await ann.HearsAsync(": x[2Jy");
        await ann.SendAsync("two\nlines\n"u8.ToArray());
        await ann.HearsAsync(": two");
        await ann.HearsAsync(": lines");
        await ann.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_sockets_hear_what_one_says()
    {
        var room = await RoomAsync();
        var crowd = new TcpLines[1000];
        await Parallel.ForAsync(0, crowd.Length, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            crowd[i] = (await TcpLines.ComeAsync(system.ChatTcp(i % 3), room)).Lines);
        await using var browser = await Talker.ComeAsync(system.Api[0], Talker.NewName("ann"));
        Assert.Equal(1001, (await browser.JoinAsync(room)).GetProperty("count").GetInt32());
        await browser.SendAsync(room, "to all of you");
        await crowd[500].SayAsync("one of a thousand");
        await Parallel.ForEachAsync(crowd, async (one, _) =>
        {
            await one.HearsAsync(": to all of you");
            await one.HearsAsync(": one of a thousand");
        });
        Assert.All(crowd, one => Assert.Single(one.Lines, line => line.EndsWith(": one of a thousand", StringComparison.Ordinal)));
        foreach (var one in crowd)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_endpoints_file_says_where()
    {
        await using var lines = await TcpLines.ConnectAsync(system.ChatTcp());
        await lines.HearsAsync("* You are Guest");
        Assert.StartsWith("* Welcome to SeatAspire, Guest", lines.Lines[0], StringComparison.Ordinal);
    }

    private async Task<string> RoomAsync() => (await OwnShowing.MakeAsync(system)).Id;
}
