using System.Diagnostics.Metrics;
using System.Text;
using SeatAspire.ServiceDefaults;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Chat;

/// <summary>However a plain socket behaves, its conversation ends with a sentence, and nobody else notices.</summary>
public sealed class TcpLimitTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Whoever_says_nothing_for_too_long_is_sent_away()
    {
        await using var host = await StartAsync(("Chat:Tcp:IdleSeconds", "1"));
        await using var silent = await TcpLines.ConnectAsync(host.Tcp!);
        // A line that never ends is none.
        await using var slow = await TcpLines.ConnectAsync(host.Tcp!);
        using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!slow.Ended && await drip.WaitForNextTickAsync())
        {
            await Record.ExceptionAsync(() => slow.SendAsync("a"u8.ToArray()));
        }

        Assert.Equal("* Nothing came from you for 1 seconds. Good bye.", await silent.LastAsync());
        Assert.Contains("Good bye.", await slow.LastAsync(), StringComparison.Ordinal);
        await Wait.UntilAsync("nobody is connected", () => host.Connections == 0);
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_ends_the_conversation_and_is_kept_nowhere()
    {
        await using var host = await StartAsync();
        await using var other = await TcpLines.ConnectAsync(host.Tcp!);
        await using var huge = await TcpLines.ConnectAsync(host.Tcp!);
        await huge.HearsAsync("* You are ");
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)'x');
        for (var i = 0; i < 160; i++)
        {
            await huge.SendAsync(piece);
        }

        Assert.Equal("* That line is too long: 4096 bytes are the most. Good bye.", await huge.LastAsync());
        await other.SayAsync("still here");
        await other.HearsAsync(": still here");
        // Longer than a message, but no longer than a line: only refused.
        await other.SayAsync(new string('y', 501));
        await other.HearsAsync("* A message has at most 500 characters.");
        Assert.DoesNotContain(other.Lines, line => line.Contains("xx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_ends_the_conversation()
    {
        await using var host = await StartAsync();
        await using var other = await TcpLines.ConnectAsync(host.Tcp!);
        await other.HearsAsync("* You are ");
        await using var flood = await TcpLines.ConnectAsync(host.Tcp!);
        await flood.HearsAsync("* You are ");
        await flood.SendAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("flood\n", 100_000))));
        Assert.StartsWith("* That was too much at once.", await flood.LastAsync(), StringComparison.Ordinal);
        Assert.Contains("* Too many requests. Wait a moment, then try again.", flood.Lines);
        await other.SayAsync("the end");
        await other.HearsAsync(": the end");
        Assert.InRange(other.Lines.Count(line => line.EndsWith(": flood", StringComparison.Ordinal)), 1, 20);
    }

    [Fact]
    public async Task Whoever_does_not_read_is_given_up_and_holds_nobody_up()
    {
        await using var host = await StartAsync(("Chat:Burst", "1000"), ("Chat:PaceMilliseconds", "1"), ("Chat:RoomPerSecond", "10000"));
        await using var deaf = await TcpLines.ConnectAsync(host.Tcp!, reads: false);
        await Wait.UntilAsync("it is connected", () => host.Connections == 1);
        await using var other = await Talker.ComeAsync(host.Web, "other", "lobby");
        var text = new string('가', 500);
        var said = 0;
        await Wait.UntilAsync("it is given up", async () =>
        {
            // All are answered before the next: were they sent blindly, the last word could meet a limit that they have used up.
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => other.InsistAsync("lobby", text)));
            said += 50;
            return host.Connections == 0;
        }, TimeSpan.FromMinutes(2));
        await other.InsistAsync("lobby", "the end");
        await other.HearsAsync("the end");
        Assert.Equal(said, other.Heard("Message", "text").Count(one => one == text));
    }

    [Fact]
    public async Task A_last_line_without_an_end_is_said_and_half_a_connection_ends_politely()
    {
        await using var host = await StartAsync();
        await using var other = await TcpLines.ConnectAsync(host.Tcp!);
        await other.HearsAsync("* You are ");
        await using var half = await TcpLines.ConnectAsync(host.Tcp!);
        await half.SendAsync("echo hello | nc"u8.ToArray());
        half.EndSending();
        Assert.Equal("* Good bye.", await half.LastAsync());
        await other.HearsAsync(": echo hello | nc");
        Assert.DoesNotContain(host.Log, line => line.Contains("fault", StringComparison.Ordinal));
        // And without a word.
        var gone = await TcpLines.ConnectAsync(host.Tcp!);
        await gone.HearsAsync("* You are ");
        await gone.DisposeAsync();
        await Wait.UntilAsync("only one is left", () => host.Connections == 1);
    }

    [Fact]
    public async Task The_last_who_fits_in_talks_the_next_is_told_so()
    {
        var now = 0L;
        using var gauge = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == SeatTelemetry.Meter && instrument.Name == "chat.tcp.connections")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        gauge.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref now, change));
        gauge.Start();
        await using var host = await StartAsync(("Chat:Tcp:MostConnections", "2"));
        await using var first = await TcpLines.ConnectAsync(host.Tcp!);
        await first.HearsAsync("* You are ");
        var second = await TcpLines.ConnectAsync(host.Tcp!);
        await second.HearsAsync("* You are ");
        Assert.Equal(2, Interlocked.Read(ref now));
        await using var third = await TcpLines.ConnectAsync(host.Tcp!);
        Assert.Equal("* The chat is full just now. Try again in a while. Good bye.", await third.LastAsync());
        await second.SayAsync(@"\close");
        Assert.Equal("* Good bye.", await second.LastAsync());
        await second.DisposeAsync();
        await Wait.UntilAsync("the gauge shows one", () => Interlocked.Read(ref now) == 1);
        await using var fourth = await TcpLines.ConnectAsync(host.Tcp!);
        await fourth.HearsAsync("* You are ");
        await host.StopAsync();
        Assert.Equal("* This server is being stopped. Come again in a moment. Good bye.", await first.LastAsync());
        Assert.Equal(0, Interlocked.Read(ref now));
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_in_the_log_and_is_taken_once_it_is_free()
    {
        var first = await StartAsync();
        var port = first.Tcp!.Split(':')[1];
        await using var second = await StartAsync(("Chat:Tcp:Port", port));
        Assert.Null(second.Tcp);
        Assert.StartsWith($"The chat over TCP cannot listen on {first.Tcp}", Assert.Single(second.Log), StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal("running", await http.GetStringAsync(second.Web));
        await first.DisposeAsync();
        await Wait.UntilAsync("the second one listens", () => second.Tcp is not null);
        await using var lines = await TcpLines.ConnectAsync(second.Tcp!);
        await lines.HearsAsync("* You are ");
        Assert.Single(second.Log);
    }

    [Fact]
    public async Task Without_Redis_one_is_told_and_may_try_again()
    {
        await using var host = await StartAsync(("ConnectionStrings:redis", "127.0.0.1:1"));
        await using var lines = await TcpLines.ConnectAsync(host.Tcp!);
        await lines.HearsAsync("* A part of the system does not answer just now.");
        await lines.SayAsync("hello");
        await lines.HearsAsync("* Join this room first.");
        await lines.SayAsync(@"\close");
        Assert.Equal("* Good bye.", await lines.LastAsync());
    }

    private Task<ChatHost> StartAsync(params (string Name, string Value)[] settings) =>
        ChatHost.StartAsync(redis.ConnectionString, settings.ToDictionary(one => one.Name, one => (string?)one.Value));
}
