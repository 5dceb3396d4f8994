namespace SeatAspire.AppHost.Native;

/// <summary>What is said on the console, each line with the name of who says it.</summary>
internal sealed class HostLog
{
    private readonly Lock turn = new();

    /// <summary>A line of the host itself.</summary>
    public void Say(string text) => this.Line("host", text);

    public void Line(string name, string text)
    {
        lock (this.turn)
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

    private readonly Lock turn = new();
    private readonly Queue<string> last = new();
    private StreamWriter writer;

    public PartLog(string directory, string name)
    {
        this.Path = System.IO.Path.Combine(directory, name + ".log");
        this.writer = this.Begin();
    }

    public string Path { get; }

    /// <summary>The last lines, for a message about why the part ended.</summary>
    public string Tail
    {
        get
        {
            lock (this.turn)
            {
                return string.Join(Environment.NewLine, this.last);
            }
        }
    }

    public void Write(string line)
    {
        lock (this.turn)
        {
            this.last.Enqueue("    " + line);
            if (this.last.Count > 8)
            {
                this.last.Dequeue();
            }

            try
            {
                if (this.writer.BaseStream.Length > Full)
                {
                    this.writer.Dispose();
                    this.writer = this.Begin();
                }

                this.writer.WriteLine(line);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // A full disk, or the last words of a part that was stopped: the console has the line all the same.
            }
        }
    }

    public void Dispose()
    {
        lock (this.turn)
        {
            this.writer.Dispose();
        }
    }

    private StreamWriter Begin()
    {
        if (File.Exists(this.Path))
        {
            File.Move(this.Path, System.IO.Path.ChangeExtension(this.Path, ".1.log"), overwrite: true);
        }

        return new StreamWriter(new FileStream(this.Path, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }
}
