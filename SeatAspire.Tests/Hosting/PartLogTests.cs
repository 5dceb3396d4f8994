using SeatAspire.AppHost.Hosting;

namespace SeatAspire.Tests.Hosting;

/// <summary>What is kept of a part's words for the message that it could not start.</summary>
public sealed class PartLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seataspire-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Its_tail_is_what_it_said_since_its_last_start_without_the_calls_of_exceptions()
    {
        using var log = new PartLog(_folder.FullName, "api-1");
        Write(log, "2026-03-01T20:00:00.0000000Z [sys] Starting process...: Cmd = /usr/bin/dotnet", "the first time", "   at Some.Call()");
        Assert.Equal("    the first time", log.Tail);
        var said = log.Said;
        // Ends, is waited for, and is started again: that is more lines than are kept, and none of them is the part's.
        Write(log, [.. Enumerable.Range(0, 10).Select(i => $"Waiting for resource {i}"), "2026-03-01T20:00:01.0000000Z [sys] Starting process...: Cmd = /usr/bin/dotnet"]);
        Assert.Empty(log.Tail);
        Assert.Equal(said + 11, log.Said);
        Write(log, "2026-03-01T20:00:02.0000000Z Unhandled exception. It cannot be.", "   at Some.Call()", "   at Another.Call()");
        Assert.Equal("    Unhandled exception. It cannot be.", log.Tail);
        // What it says may come before the word that it was started.
        Write(log, "2026-03-01T20:00:09.1000000Z [ERROR] No space.", "2026-03-01T20:00:09.0000000Z [sys] Starting process...: Cmd = /usr/sbin/mariadbd", "2026-03-01T20:00:09.2000000Z Aborting");
        Assert.Equal(["    [ERROR] No space.", "    Aborting"], log.Tail.Split(Environment.NewLine));
        Write(log, [.. Enumerable.Range(0, 20).Select(i => $"line {i}")]);
        Assert.Equal([.. Enumerable.Range(8, 12).Select(i => $"    line {i}")], log.Tail.Split(Environment.NewLine));
    }

    private static void Write(PartLog log, params string[] lines) => Array.ForEach(lines, log.Write);
}
