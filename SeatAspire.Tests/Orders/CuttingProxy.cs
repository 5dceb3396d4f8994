using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SeatAspire.Tests.Chaos;

namespace SeatAspire.Tests.Orders;

/// <summary>A way to the database that can be cut right after a COMMIT was let through, before its answer comes back: the database commits for nobody.</summary>
internal sealed partial class CuttingProxy : IAsyncDisposable
{
    private readonly Relay _way;
    private int _cuts;
    private int _cut;

    /// <summary>A way to the database of this connection string.</summary>
    public CuttingProxy(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        _way = new Relay(int.Parse((string)parts["Port"], CultureInfo.InvariantCulture), LosesAnswer);
        parts["Port"] = _way.Port;
        Connection = parts.ConnectionString;
    }

    /// <summary>How to connect by this way.</summary>
    public string Connection { get; }

    /// <summary>How many of the next commits lose their answer.</summary>
    public int Cuts { set => Volatile.Write(ref _cuts, value); }

    /// <summary>How many commits lost theirs.</summary>
    public int Cut => Volatile.Read(ref _cut);

    public ValueTask DisposeAsync() => _way.DisposeAsync();

    // A word of its own: not in READ COMMITTED.
    [GeneratedRegex(@"\bcommit\b", RegexOptions.IgnoreCase)]
    private static partial Regex Commit();

    private bool LosesAnswer(ReadOnlyMemory<byte> sent)
    {
        if (!Commit().IsMatch(Encoding.Latin1.GetString(sent.Span)) || Interlocked.Decrement(ref _cuts) < 0)
        {
            return false;
        }

        Interlocked.Increment(ref _cut);
        return true;
    }
}
