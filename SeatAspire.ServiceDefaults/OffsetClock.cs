using System.Globalization;

namespace SeatAspire.ServiceDefaults;

/// <summary>
/// A clock that is wrong by as much as a file says, which has this process' number as its name, in the folder of <c>Clock:Offsets</c>: seconds, with a sign; right
/// while there is none. So it can be seen what becomes of replicas whose clocks differ, or jump. What is waited for takes as long as ever.
/// </summary>
internal sealed class OffsetClock(string folder) : TimeProvider
{
    // Not for each of the thousands of looks at the clock.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly string _file = Path.Combine(folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    private readonly Lock _lock = new();
    private (long At, TimeSpan Offset)? _read;

    /// <summary>The machine's own where no folder is named.</summary>
    public static TimeProvider Of(string? folder) => string.IsNullOrEmpty(folder) ? System : new OffsetClock(folder);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset();

    private TimeSpan Offset()
    {
        lock (_lock)
        {
            if (_read is not { } known || GetElapsedTime(known.At) > Fresh)
            {
                _read = known = (GetTimestamp(), Read());
            }

            return known.Offset;
        }
    }

    private TimeSpan Read()
    {
        try
        {
            return double.TryParse(File.ReadAllText(_file), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        }
        catch (IOException)
        {
            // None is there.
            return TimeSpan.Zero;
        }
    }
}
