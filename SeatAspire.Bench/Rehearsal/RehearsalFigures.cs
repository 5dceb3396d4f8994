using System.Collections.Concurrent;
using System.Globalization;
using HdrHistogram;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>What a rehearsal found: how long calls and waiting took, what was refused, and who bought what. Thread safe.</summary>
internal sealed class RehearsalFigures
{
    private const long LongestMs = 3_600_000;
    private const int MostTold = 10;

    private readonly ConcurrentDictionary<string, LongHistogram> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Call, string Word), int> _refusals = new();
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);
    private int _errors, _orders, _seatsTwice, _arrived, _waiting, _inside, _gone;

    /// <summary>What must not be: no answer, or a status from 500 but 503.</summary>
    public int Errors => _errors;

    /// <summary>Seats that two orders have.</summary>
    public int SoldTwice => _seatsTwice;

    /// <summary>Orders that were paid.</summary>
    public int Orders => _orders;

    /// <summary>Notes how long something took.</summary>
    public void Took(string what, TimeSpan time)
    {
        var histogram = _times.GetOrAdd(what, _ => new LongHistogram(LongestMs, 3));
        lock (histogram)
        {
            histogram.RecordValue(Math.Clamp((long)time.TotalMilliseconds, 0, LongestMs));
        }
    }

    /// <summary>Notes that a call was refused.</summary>
    public void Refused(string call, string word) => _refusals.AddOrUpdate((call, word), 1, (_, count) => count + 1);

    /// <summary>Notes what must not be; the first few are told at once.</summary>
    public void Error(string call, string text)
    {
        if (Interlocked.Increment(ref _errors) <= MostTold)
        {
            Console.WriteLine($"    error: {call}: {(text.Length > 300 ? text[..300] : text)}");
        }
    }

    /// <summary>Notes a paid order.</summary>
    public void Paid(string order, IEnumerable<string> seats)
    {
        Interlocked.Increment(ref _orders);
        foreach (var seat in seats)
        {
            if (_owners.GetOrAdd(seat, order) != order)
            {
                Interlocked.Increment(ref _seatsTwice);
            }
        }
    }

    public void Arrived() => Interlocked.Increment(ref _arrived);

    public void Waits(bool begins) => Interlocked.Add(ref _waiting, begins ? 1 : -1);

    public void Inside(bool begins) => Interlocked.Add(ref _inside, begins ? 1 : -1);

    public void Gone() => Interlocked.Increment(ref _gone);

    /// <summary>How it stands, in a line.</summary>
    public string Line(TimeSpan since) => string.Create(CultureInfo.InvariantCulture,
        $"    {since.TotalSeconds,4:0} s  arrived {_arrived:#,0}, waiting {_waiting:#,0}, inside {_inside:#,0}, gone {_gone:#,0}; paid {_orders:#,0} orders, {_owners.Count:#,0} seats; refused {_refusals.Values.Sum():#,0}, errors {_errors:#,0}");

    /// <summary>All of it, as tables.</summary>
    public IEnumerable<string> Table()
    {
        yield return "";
        yield return $"{"",-22}{"count",9}{"p50 ms",9}{"p99 ms",9}{"most",9}";
        foreach (var (what, histogram) in _times.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{what,-22}{histogram.TotalCount,9:#,0}{histogram.GetValueAtPercentile(50),9:#,0}{histogram.GetValueAtPercentile(99),9:#,0}{histogram.GetMaxValue(),9:#,0}");
        }

        yield return "";
        yield return $"{"refused",-22}{"",9}";
        foreach (var (refusal, count) in _refusals.OrderBy(one => one.Key.Call, StringComparer.Ordinal).ThenByDescending(one => one.Value))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {refusal.Call,-20}{count,9:#,0}  {refusal.Word}");
        }

        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture, $"paid: {_orders:#,0} orders, {_owners.Count:#,0} seats; sold twice: {_seatsTwice}; errors: {_errors}");
    }
}
