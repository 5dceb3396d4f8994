using System.Globalization;
using System.Runtime.InteropServices;

namespace SeatAspire.AppHost.Native;

/// <summary>The signals that processes are sent, by the names of signal(7).</summary>
internal enum Signal
{
    Int = 2,
    Kill = 9,
    Term = 15,
}

/// <summary>A process known by its id and by when it started, so that a later one with the same id is not taken for it.</summary>
internal readonly record struct OsProcess(int Pid, long Started)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <returns>null when there is no such process, or it has ended and merely waits to be collected.</returns>
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

    public bool IsAlive => Find(Pid) == this;

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    public void Send(Signal signal)
    {
        if (IsAlive)
        {
            _ = Kill(Pid, (int)signal);
        }
    }

    /// <summary>Asks the process to end and, when it hasn't after <paramref name="limit"/>, ends it.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> EndAsync(Signal signal, TimeSpan limit)
    {
        Send(signal);
        if (await GoneAsync(limit))
        {
            return true;
        }

        Send(Signal.Kill);
        await GoneAsync(TimeSpan.FromSeconds(5));
        return false;
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

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}

/// <summary>This process's own signals.</summary>
internal static class Signals
{
    /// <summary>Ends the ignoring of a signal that was inherited from whoever started this process.</summary>
    public static void TakeBack(Signal signal) => _ = SetHandler((int)signal, 0);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);
}
