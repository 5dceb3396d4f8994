using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace SeatAspire.Api.Chat.Tcp;

/// <summary>What there was to read.</summary>
internal enum LineKind
{
    Line,

    /// <summary>More than <see cref="LineReader.MostBytes"/> without an end; nothing of it is kept.</summary>
    TooLong,

    /// <summary>The other side has said all it will.</summary>
    End,
}

/// <summary>
/// Reads lines of UTF-8 that may come in any pieces: a line is decoded when it is whole, so a character that was split is
/// put together. What is no UTF-8 becomes U+FFFD.
/// </summary>
internal sealed class LineReader(PipeReader input)
{
    /// <summary>Enough for the longest message and a command in front of it, at four bytes a character.</summary>
    public const int MostBytes = 4096;

    /// <summary>The next line, without its end; the last one need not have any.</summary>
    public async ValueTask<(LineKind Kind, string Text)> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var buffer = read.Buffer;
            var end = buffer.PositionOf((byte)'\n');
            var line = end is { } position ? buffer.Slice(0, position) : buffer;
            if (line.Length > MostBytes)
            {
                input.AdvanceTo(buffer.End);
                return (LineKind.TooLong, "");
            }

            if (end is { } found)
            {
                return Take(line, buffer.GetPosition(1, found));
            }

            if (read.IsCompleted && !buffer.IsEmpty)
            {
                return Take(line, buffer.End);
            }

            // Also at the end: whoever drains it reads once more.
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return (LineKind.End, "");
            }
        }
    }

    /// <summary>
    /// Reads on without looking until nothing has come for a moment, so that closing does not throw away what was written
    /// to somebody who is still sending.
    /// </summary>
    public async Task DrainAsync(TimeSpan quiet, TimeSpan most, TimeProvider time)
    {
        var began = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(began) < most)
            {
                using var limit = new CancellationTokenSource(quiet, time);
                var read = await input.ReadAsync(limit.Token);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing more came.
        }
    }

    private (LineKind Kind, string Text) Take(ReadOnlySequence<byte> line, SequencePosition consumed)
    {
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        input.AdvanceTo(consumed);
        return (LineKind.Line, text);
    }
}

/// <summary>How many lines one connection may send: some at once, so many a second after that.</summary>
internal sealed class LinePace(int atOnce, int perSecond, TimeProvider time)
{
    private double _left = atOnce;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a line; false if it is one too many.</summary>
    public bool Take()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(atOnce, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
