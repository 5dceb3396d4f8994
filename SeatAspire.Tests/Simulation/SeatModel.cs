namespace SeatAspire.Tests.Simulation;

/// <summary>A hold as the model sees it. One that is over has a deadline in the past, but nobody has noticed yet.</summary>
internal sealed record ModelHold(string Id, string Person, string From, int[] Seats, bool IsOver)
{
    public string State { get; set; } = "held";
    public int Attempt { get; set; }
}

/// <summary>
/// What the seat scripts promise, in the plainest words: who owns which seat. The simulation does the same to it and to
/// Redis and compares.
/// </summary>
internal sealed class SeatModel(int seats, int mostSeats, int mostUnpaid)
{
    private readonly string?[] _refs = new string?[seats];
    private readonly Dictionary<string, int> _bought = [];
    private readonly HashSet<string> _freed = [];

    public Dictionary<string, ModelHold> Holds { get; } = [];

    public string States() => string.Concat(_refs.Select(reference => reference is null ? '0' : reference[0] == 'h' ? '1' : '2'));

    public string? RefOf(int seat) => _refs[seat];

    public IEnumerable<ModelHold> LiveHolds(string person) =>
        Holds.Values.Where(hold => hold.Person == person && (hold.State == "paying" || (hold.State == "held" && !hold.IsOver)));

    /// <summary>Seats of each address whose holds have not ended, where there are any.</summary>
    public IReadOnlyDictionary<string, int> Unpaid() => Holds.Values.Where(hold => hold.State is "held" or "paying")
        .GroupBy(hold => hold.From).ToDictionary(holds => holds.Key, holds => holds.Sum(hold => hold.Seats.Length));

    /// <summary>What hold must answer: ok, taken, limit or unpaid; and what it ends on its way.</summary>
    public string Expect(string person, string from, int[] wanted)
    {
        EndOver(hold => hold.Person == person);
        var has = _bought.GetValueOrDefault(person) + LiveHolds(person).Sum(hold => hold.Seats.Length);
        if (has + wanted.Length > mostSeats)
        {
            return "limit";
        }

        if (wanted.Any(seat => !IsFree(seat)))
        {
            return "taken";
        }

        var over = wanted.Select(seat => _refs[seat]).ToHashSet();
        EndOver(hold => over.Contains("h:" + hold.Id));
        if (IsTooMuch())
        {
            EndOver(_ => true);
        }

        return IsTooMuch() ? "unpaid" : "ok";

        bool IsTooMuch() => Unpaid().GetValueOrDefault(from) + wanted.Length > mostUnpaid;
    }

    public void Hold(string id, string person, string from, int[] wanted, bool isOver)
    {
        Holds[id] = new(id, person, from, wanted, isOver);
        Give(wanted, "h:" + id);
    }

    /// <summary>Somebody notices that holds are over.</summary>
    public void EndOver(Func<ModelHold, bool> which)
    {
        foreach (var hold in Holds.Values.Where(hold => hold is { State: "held", IsOver: true } && which(hold)).ToList())
        {
            End(hold, "ended");
        }
    }

    public void End(ModelHold hold, string state)
    {
        hold.State = state;
        foreach (var seat in hold.Seats.Where(seat => _refs[seat] == "h:" + hold.Id))
        {
            _refs[seat] = null;
        }
    }

    public void Sell(string order, ModelHold hold)
    {
        if (_freed.Contains(order) || _refs[hold.Seats[0]] == "o:" + order)
        {
            return;
        }

        foreach (var other in hold.Seats.Select(seat => _refs[seat]).OfType<string>().Where(other => other[0] == 'h' && other != "h:" + hold.Id).Distinct().ToList())
        {
            End(Holds[other[2..]], "ended");
        }

        Give(hold.Seats, "o:" + order);
        hold.State = "sold";
        _bought[hold.Person] = _bought.GetValueOrDefault(hold.Person) + hold.Seats.Length;
    }

    public void Free(string order, ModelHold hold)
    {
        _freed.Add(order);
        foreach (var seat in hold.Seats)
        {
            if (_refs[seat] == "o:" + order)
            {
                _refs[seat] = null;
                _bought[hold.Person]--;
            }
            else if (_refs[seat] == "h:" + hold.Id)
            {
                End(hold, "sold");
            }
        }
    }

    private bool IsFree(int seat) =>
        _refs[seat] is not { } reference || (reference[0] == 'h' && Holds[reference[2..]] is { State: "held", IsOver: true });

    private void Give(int[] wanted, string reference)
    {
        foreach (var seat in wanted)
        {
            _refs[seat] = reference;
        }
    }
}
