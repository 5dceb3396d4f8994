using System.Globalization;
using System.Text.RegularExpressions;

namespace SeatAspire.AppHost.Hosting;

/// <summary>
/// One part's log file, <c>NAME.log</c>, with the former one as <c>NAME.1.log</c>: begun anew at each start of the system and when
/// it is full, so that the two together never grow past a bound.
/// </summary>
internal sealed partial class PartLog : IDisposable
{
    private const long Full = 16 << 20;
    private const int TailLines = 12;

    // Aspire's word for a start of a program.
    private const string Start = "[sys] Starting process";

    private readonly Lock _turn = new();
    private readonly Queue<(DateTimeOffset At, string Line)> _last = new();
    private StreamWriter _writer;
    private long _said;
    private DateTimeOffset _now;

    public PartLog(string directory, string name)
    {
        Path = System.IO.Path.Combine(directory, name + ".log");
        _writer = Begin();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The last lines since its last start, for a message about why the part did not start; empty when it said nothing.</summary>
    public string Tail
    {
        get
        {
            lock (_turn)
            {
                return string.Join(Environment.NewLine, _last.Select(said => "    " + said.Line));
            }
        }
    }

    /// <summary>How many lines there were so far: whoever sees it twice the same knows that nothing was said between.</summary>
    public long Said => Interlocked.Read(ref _said);

    /// <summary>Adds a line, without its colours, and without Aspire's time before what has its own.</summary>
    public void Write(string line)
    {
        var dated = line;
        line = Decoration().Replace(line, "");
        lock (_turn)
        {
            _said++;
            // Aspire dates each line; one that it does not date goes with the one before.
            _now = DateTimeOffset.TryParse(dated.AsSpan(0, Math.Max(0, dated.IndexOf(' ', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out var at) ? at : _now;
            if (line.Contains(Start, StringComparison.Ordinal))
            {
                // It comes from elsewhere than the part's words, and may come after the first of them.
                while (_last.TryPeek(out var said) && said.At < _now)
                {
                    _last.Dequeue();
                }
            }
            else if (!line.StartsWith("   at ", StringComparison.Ordinal))
            {
                // What an exception says counts, not through which calls it came.
                _last.Enqueue((_now, line));
                if (_last.Count > TailLines)
                {
                    _last.Dequeue();
                }
            }

            try
            {
                if (_writer.BaseStream.Length > Full)
                {
                    _writer.Dispose();
                    _writer = Begin();
                }

                _writer.WriteLine(line);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // A full disk, or last words after the end: the dashboard has the line all the same.
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _writer.Dispose();
        }
    }

    private StreamWriter Begin()
    {
        if (File.Exists(Path))
        {
            File.Move(Path, System.IO.Path.ChangeExtension(Path, ".1.log"), overwrite: true);
        }

        return new StreamWriter(new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m|^\S+T\S+Z (?!\[sys\])")]
    private static partial Regex Decoration();
}
