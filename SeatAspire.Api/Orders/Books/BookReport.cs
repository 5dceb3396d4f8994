using System.Globalization;

namespace SeatAspire.Api.Orders.Books;

/// <summary>Something that does not agree: what about it is compared, whose id it has, and what is wrong. It names nobody.</summary>
/// <param name="Compared">Which comparison found it.</param>
/// <param name="Id">The payment's, order's, date's or allocation's.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="MayFollow">Whether it is right as long as the outbox still has something to do about it.</param>
internal sealed record BookDifference(BookComparison Compared, string Id, string Text, bool MayFollow = false);

/// <summary>What is compared with what, in the order of the report.</summary>
internal enum BookComparison
{
    /// <summary>What became of each payment, here and at the provider: charged is what orders keep, what was refunded and what was voided.</summary>
    Payments,

    /// <summary>The same for all payments of a person.</summary>
    People,

    /// <summary>What the provider has, and whether there is a payment to it.</summary>
    Charges,

    /// <summary>An order's amount and what was given back of it, and the sums of its rows.</summary>
    Orders,

    /// <summary>The seats of orders, and the seats that are sold.</summary>
    SoldSeats,

    /// <summary>The seats that are sold in the database and in Redis, each with its order.</summary>
    ShownSeats,

    /// <summary>The seats that are not for sale, or set aside, in the database and in Redis.</summary>
    SetAside,

    /// <summary>What codes took, in the database and in Redis, and whether they may.</summary>
    Codes,
}

/// <summary>How much was compared, what differs and what is under way. Keeps the first differences of each comparison and counts the others.</summary>
internal sealed class BookReport
{
    private const int MostShown = 100;

    private readonly Dictionary<BookComparison, Line> _lines = Enum.GetValues<BookComparison>().ToDictionary(one => one, _ => new Line());
    private readonly SortedDictionary<string, BookMoney> _money = new(StringComparer.Ordinal);

    /// <summary>How many dates were compared.</summary>
    public int Dates { get; set; }

    /// <summary>How many dates Redis does not have: nobody has looked at them since it was started.</summary>
    public int DatesAway { get; set; }

    /// <summary>How many differences there are.</summary>
    public long Differences => _lines.Values.Sum(line => line.Differences);

    /// <summary>How much is under way, and so agrees soon.</summary>
    public long UnderWay => _lines.Values.Sum(line => line.UnderWay);

    /// <summary>The money of each currency, in its minor unit.</summary>
    public IReadOnlyDictionary<string, BookMoney> Money => _money;

    /// <summary>The differences that are kept.</summary>
    public IEnumerable<BookDifference> Shown => _lines.Values.SelectMany(line => line.Shown);

    /// <summary>Counts what was compared.</summary>
    public void Add(BookComparison compared, long count) => _lines[compared].Compared += count;

    /// <summary>Counts money.</summary>
    public void Add(string currency, BookMoney money) => _money[currency] = _money.GetValueOrDefault(currency) + money;

    /// <summary>Notes what does not agree yet.</summary>
    public void AddUnderWay(BookComparison compared) => _lines[compared].UnderWay++;

    /// <summary>Notes what does not agree.</summary>
    public void Add(BookDifference difference)
    {
        var line = _lines[difference.Compared];
        line.Differences++;
        if (line.Shown.Count < MostShown)
        {
            line.Shown.Add(difference);
        }
    }

    /// <summary>Writes it as a table, with a line for each difference.</summary>
    public void Write(TextWriter to)
    {
        to.WriteLine(Row("", "compared", "differences", "under way"));
        foreach (var (compared, line) in _lines)
        {
            to.WriteLine(Row(Name(compared), Number(line.Compared), Number(line.Differences), Number(line.UnderWay)));
        }

        to.WriteLine();
        foreach (var (currency, money) in _money)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{currency}, minor unit: charged {money.Charged} = orders {money.Orders} + voided {money.Voided} + refunded {money.Refunded} + being paid {money.Pending}; over the counter {money.Counter}, given back there {money.CounterRefunded}"));
        }

        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Dates: {Dates} compared; {DatesAway} that Redis does not have, as nobody has looked at them since it was started."));
        foreach (var (compared, line) in _lines.Where(one => one.Value.Differences > 0))
        {
            to.WriteLine();
            to.WriteLine(Name(compared) + ":");
            line.Shown.ForEach(difference => to.WriteLine($"  {difference.Id}: {difference.Text}"));
            if (line.Differences > line.Shown.Count)
            {
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {line.Differences - line.Shown.Count} more"));
            }
        }

        to.WriteLine();
        to.WriteLine(Differences == 0 ? "The books agree." : string.Create(CultureInfo.InvariantCulture, $"The books differ in {Differences} places."));
    }

    private static string Name(BookComparison compared) => compared switch
    {
        BookComparison.Payments => "payments: outcome and money as the provider says",
        BookComparison.People => "people: charged = orders + voided + refunded",
        BookComparison.Charges => "provider: each charge is of a payment",
        BookComparison.Orders => "orders: amounts = sums of their rows",
        BookComparison.SoldSeats => "database: seats of orders = sold seats",
        BookComparison.ShownSeats => "Redis: sold seats, by order, = the database's",
        BookComparison.SetAside => "Redis: blocked and allocated = the database's",
        BookComparison.Codes => "codes: uses in Redis = the database's",
        _ => throw new ArgumentOutOfRangeException(nameof(compared)),
    };

    private static string Row(string name, string compared, string differences, string underWay) => $"{name,-50} {compared,12} {differences,12} {underWay,12}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Line
    {
        public long Compared { get; set; }
        public long Differences { get; set; }
        public long UnderWay { get; set; }
        public List<BookDifference> Shown { get; } = [];
    }
}

/// <summary>Sums in a currency's minor unit.</summary>
/// <param name="Charged">What the provider ever reserved.</param>
/// <param name="Orders">What orders keep of it.</param>
/// <param name="Voided">What of it is of payments that came to nothing.</param>
/// <param name="Refunded">What of it orders gave back.</param>
/// <param name="Pending">What of it is of payments under way.</param>
/// <param name="Counter">What orders of the box office keep; no provider knows of it.</param>
/// <param name="CounterRefunded">What those gave back.</param>
internal readonly record struct BookMoney(long Charged, long Orders, long Voided, long Refunded, long Pending, long Counter, long CounterRefunded)
{
    /// <summary>What was charged and is neither kept by orders, nor voided, refunded or being paid.</summary>
    public long Astray => Charged - Orders - Voided - Refunded - Pending;

    /// <summary>Adds.</summary>
    public static BookMoney operator +(BookMoney one, BookMoney other) => new(
        one.Charged + other.Charged, one.Orders + other.Orders, one.Voided + other.Voided, one.Refunded + other.Refunded, one.Pending + other.Pending,
        one.Counter + other.Counter, one.CounterRefunded + other.CounterRefunded);
}
