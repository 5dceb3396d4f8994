using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace SeatAspire.AppHost.Hosting;

/// <summary>A process known by its id and by when it started, so that a later one with the same id is not taken for it.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Started">In the kernel's ticks since the machine started.</param>
internal readonly record struct OsProcess(int Pid, long Started)
{
    private const int Kill = 9, Term = 15, Continue = 18;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <returns>null when there is no such process, when it merely waits to be collected, and on systems without <c>/proc</c>.</returns>
    public static OsProcess? Find(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null;
        }

        // The name stands in parentheses and may hold anything; the fields after it are counted from its end.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new OsProcess(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether this very process still runs.</summary>
    [JsonIgnore]
    public bool IsAlive => Find(Pid) == this;

    /// <summary>Asks the process to end, one that is stopped too, and ends it when it hasn't after <paramref name="limit"/>.</summary>
    public async Task EndAsync(TimeSpan limit)
    {
        Send(Term);
        Send(Continue);
        if (!await GoneAsync(limit))
        {
            Send(Kill);
            await GoneAsync(TimeSpan.FromSeconds(5));
        }
    }

    private async Task<bool> GoneAsync(TimeSpan limit)
    {
        for (var waited = TimeSpan.Zero; IsAlive; waited += Poll)
        {
            if (waited >= limit)
            {
                return false;
            }

            await Task.Delay(Poll);
        }

        return true;
    }

    private void Send(int signal)
    {
        if (IsAlive)
        {
            _ = SendSignal(Pid, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
