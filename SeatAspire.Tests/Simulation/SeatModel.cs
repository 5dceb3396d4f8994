namespace SeatAspire.Tests.Simulation;

/// <summary>A hold as the model sees it. One that is over has a deadline in the past, but nobody has noticed yet.</summary>
internal sealed record ModelHold(string Id, string Person, int[] Seats)
{
    /// <summary>Where its person called from; empty once that was lost.</summary>
    public required string From { get; set; }

    public required bool IsOver { get; set; }

    public string State { get; set; } = "held";

    /// <summary>Those of its seats that the code took.</summary>
    public int[] ByCode { get; init; } = [];
    public int Attempt { get; set; }
}

/// <summary>
/// What the seat scripts promise, in the plainest words: who owns which seat. The simulation does the same to it and to
/// Redis and compares.
/// </summary>
internal sealed class SeatModel(int seats, int mostSeats, int mostUnpaid)
{
    public const string AllocationId = "one";

    private readonly string?[] _refs = new string?[seats];
    private readonly Dictionary<string, int> _bought = [];
    private readonly HashSet<(string Order, int Seat)> _freed = [];
    private readonly HashSet<int> _allocated = [];
    private readonly HashSet<int> _taken = [];
    private int _uses;

    /// <summary>Seats that the code has of the allocation.</summary>
    public int Taken => _taken.Count;

    public Dictionary<string, ModelHold> Holds { get; } = [];

    public string States() => string.Concat(_refs.Select(reference => reference is null ? '0' : reference[0] switch { 'h' => '1', 'a' => '3', _ => '2' }));

    public string? RefOf(int seat) => _refs[seat];

    public IEnumerable<ModelHold> LiveHolds(string person) =>
        Holds.Values.Where(hold => hold.Person == person && (hold.State == "paying" || (hold.State == "held" && !hold.IsOver)));

    /// <summary>Seats of each address whose holds have not ended, where there are any.</summary>
    public IReadOnlyDictionary<string, int> Unpaid() => Holds.Values.Where(hold => hold.State is "held" or "paying" && hold.From.Length > 0)
        .GroupBy(hold => hold.From).ToDictionary(holds => holds.Key, holds => holds.Sum(hold => hold.Seats.Length));

    /// <summary>Sets seats aside, if nobody has one of them, for a code that may take so many.</summary>
    public bool Allocate(int[] wanted, int uses)
    {
        if (wanted.Any(seat => !IsFree(seat, byCode: false)))
        {
            return false;
        }

        EndOver(hold => hold.Seats.Any(seat => wanted.Contains(seat) && _refs[seat] == "h:" + hold.Id));
        _uses = uses;
        _allocated.UnionWith(wanted);
        Give(wanted, "a:" + AllocationId);
        return true;
    }

    /// <summary>The allocation is over.</summary>
    public void Deallocate()
    {
        foreach (var seat in _allocated.Where(seat => _refs[seat]?[0] == 'a'))
        {
            _refs[seat] = null;
        }

        _allocated.Clear();
        _taken.Clear();
    }

    /// <summary>What hold must answer: ok, taken, limit, unpaid or code; and what it ends on its way.</summary>
    public string Expect(string person, string from, int[] wanted, bool byCode = false)
    {
        EndOver(hold => hold.Person == person);
        var has = _bought.GetValueOrDefault(person) + LiveHolds(person).Sum(hold => hold.Seats.Length);
        if (has + wanted.Length > mostSeats)
        {
            return "limit";
        }

        if (byCode && (_allocated.Count == 0 || Left(wanted.Length) <= 0))
        {
            return "code";
        }

        if (wanted.Any(seat => !IsFree(seat, byCode)))
        {
            return "taken";
        }

        var over = wanted.Select(seat => _refs[seat]).ToHashSet();
        EndOver(hold => over.Contains("h:" + hold.Id));
        var own = wanted.Count(_allocated.Contains);
        if (byCode && own > Left(own))
        {
            return "code";
        }

        if (IsTooMuch())
        {
            EndOver(_ => true);
        }

        return IsTooMuch() ? "unpaid" : "ok";

        // Where too few are left, holds that are over are looked for.
        int Left(int count)
        {
            if (_uses - _taken.Count < count)
            {
                EndOver(_ => true);
            }

            return _uses - _taken.Count;
        }

        bool IsTooMuch() => Unpaid().GetValueOrDefault(from) + wanted.Length > mostUnpaid;
    }

    public void Hold(string id, string person, string from, int[] wanted, bool isOver, bool byCode = false)
    {
        int[] own = byCode ? [.. wanted.Where(_allocated.Contains)] : [];
        Holds[id] = new(id, person, wanted) { From = from, IsOver = isOver, ByCode = own };
        Give(wanted, "h:" + id);
        _taken.UnionWith(own);
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
            GiveBack(seat);
        }
    }

    public void Sell(string order, ModelHold hold)
    {
        var wanted = hold.Seats.Where(seat => _refs[seat] != "o:" + order && !_freed.Contains((order, seat))).ToArray();
        foreach (var other in wanted.Select(seat => _refs[seat]).OfType<string>().Where(other => other[0] == 'h' && other != "h:" + hold.Id).Distinct().ToList())
        {
            End(Holds[other[2..]], "ended");
        }

        Give(wanted, "o:" + order);
        _taken.UnionWith(hold.ByCode.Where(seat => _allocated.Contains(seat) && _refs[seat] == "o:" + order));
        hold.State = "sold";
        _bought[hold.Person] = _bought.GetValueOrDefault(hold.Person) + wanted.Length;
    }

    /// <summary>Those of an order's seats that were not given back.</summary>
    public int[] Kept(string order, ModelHold hold) => [.. hold.Seats.Where(seat => !_freed.Contains((order, seat)))];

    public void Free(string order, ModelHold hold, int[] seats)
    {
        _freed.UnionWith(seats.Select(seat => (order, seat)));
        // Whoever comes first: what is left of it is sold.
        Sell(order, hold);
        foreach (var seat in seats)
        {
            if (_refs[seat] == "o:" + order)
            {
                GiveBack(seat);
                _bought[hold.Person]--;
            }
            else if (_refs[seat] == "h:" + hold.Id)
            {
                GiveBack(seat);
            }
        }
    }

    private bool IsFree(int seat, bool byCode) =>
        (byCode || !_allocated.Contains(seat))
        && (_refs[seat] is not { } reference || reference[0] == 'a' || (reference[0] == 'h' && Holds[reference[2..]] is { State: "held", IsOver: true }));

    private void GiveBack(int seat)
    {
        _refs[seat] = _allocated.Contains(seat) ? "a:" + AllocationId : null;
        _taken.Remove(seat);
    }

    private void Give(int[] wanted, string reference)
    {
        foreach (var seat in wanted)
        {
            _refs[seat] = reference;
        }
    }
}
