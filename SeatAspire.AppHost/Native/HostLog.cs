namespace SeatAspire.AppHost.Native;

/// <summary>What is said on the console, each line with the name of who says it.</summary>
internal sealed class HostLog
{
    private readonly Lock _turn = new();

    /// <summary>A line of the host itself.</summary>
    public void Say(string text) => Line("host", text);

    public void Line(string name, string text)
    {
        lock (_turn)
        {
            Console.Out.WriteLine($"{name,-9} | {text}");
        }
    }
}

/// <summary>
/// One part's log file, <c>NAME.log</c>, with the former one as <c>NAME.1.log</c>: begun anew at each start and when it is full,
/// so that the two together never grow past a bound.
/// </summary>
internal sealed class PartLog : IDisposable
{
    private const long Full = 16 << 20;

    private readonly Lock _turn = new();
    private readonly Queue<string> _last = new();
    private StreamWriter _writer;

    public PartLog(string directory, string name)
    {
        Path = System.IO.Path.Combine(directory, name + ".log");
        _writer = Begin();
    }

    public string Path { get; }

    /// <summary>The last lines, for a message about why the part ended.</summary>
    public string Tail
    {
        get
        {
            lock (_turn)
            {
                return string.Join(Environment.NewLine, _last);
            }
        }
    }

    public void Write(string line)
    {
        lock (_turn)
        {
            _last.Enqueue("    " + line);
            if (_last.Count > 8)
            {
                _last.Dequeue();
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
                // A full disk, or the last words of a part that was stopped: the console has the line all the same.
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

        return new StreamWriter(new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }
}
