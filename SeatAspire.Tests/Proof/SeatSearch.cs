namespace SeatAspire.Tests.Proof;

/// <summary>
/// Looks for an order of one seat's steps that explains all of them. Next may be whatever was called before the first answer among those that
/// are left; where it has been is never looked at twice: the answered steps that are still to come and the state they begin with, with no more left of
/// what nobody was answered, and so need not have happened. Of such steps that do the same, the one that must happen first does.
/// </summary>
/// <param name="steps">By the time of their calls.</param>
/// <param name="paying">When holds were being paid.</param>
internal sealed class SeatSearch(SeatStep[] steps, IReadOnlyDictionary<string, (long From, long To)> paying)
{
    // Some hundred are usual; this many are a fault of the search, or of a history that nobody should be asked to explain.
    private const int MostPlaces = 2_000_000;

    private readonly Dictionary<(int First, string Taken, SeatState State), List<ulong[]>> _seen = [];
    private readonly bool[] _taken = new bool[steps.Length];
    private readonly char[] _key = new char[steps.Length];

    /// <summary>Most steps that some order explained.</summary>
    public int Furthest { get; private set; } = -1;

    /// <summary>Where no order went on from there: the step that should have been next.</summary>
    public SeatStep Stuck { get; private set; } = steps[0];

    /// <summary>The order of most steps that some order explained.</summary>
    public IReadOnlyList<SeatStep> Explained { get; private set; } = [];

    /// <summary>The state that they led to.</summary>
    public SeatState Reached { get; private set; } = SeatState.Free;

    /// <summary>At how many places it looked.</summary>
    public int Places { get; private set; }

    /// <summary>Whether there is such an order.</summary>
    /// <exception cref="InvalidOperationException">It takes too long to say.</exception>
    public bool Explain()
    {
        // The time that every later step is at or after: of the latest call among what was answered and taken.
        var path = new Stack<(int Step, SeatState Before, long Now, IEnumerator<int> Next)>();
        var (state, now) = (SeatState.Free, long.MinValue);
        var next = Candidates(state, now).GetEnumerator();
        while (true)
        {
            // What nobody was answered need not have happened.
            if (Oldest() < 0)
            {
                return true;
            }

            if (path.Count > Furthest)
            {
                (Furthest, Stuck, Reached) = (path.Count, steps[Oldest()], state);
                Explained = [.. path.Reverse().Select(one => steps[one.Step])];
            }

            if (Take(next, state, now) is { } took)
            {
                path.Push((took.Step, state, now, next));
                (state, now) = (took.After, took.Now);
                next = Candidates(state, now).GetEnumerator();
                continue;
            }

            if (!path.TryPop(out var back))
            {
                return false;
            }

            _taken[back.Step] = false;
            (state, now, next) = (back.Before, back.Now, back.Next);
        }
    }

    /// <summary>Takes the next step that fits and leads to a place where nobody has looked; null where there is none.</summary>
    private (int Step, SeatState After, long Now)? Take(IEnumerator<int> next, SeatState state, long now)
    {
        while (next.MoveNext())
        {
            var step = steps[next.Current];
            var after = state.After(step, paying)!.Value;
            var then = step.IsUnsure ? now : Math.Max(now, step.Called);
            _taken[next.Current] = true;
            if (IsNew(after, then))
            {
                return ++Places <= MostPlaces ? (next.Current, after, then) : throw new InvalidOperationException($"After {MostPlaces} places nobody can say whether {step} has an explanation.");
            }

            _taken[next.Current] = false;
        }

        return null;
    }

    /// <summary>Whether it has not been where the same answers are still to come from the same state, with all that may still happen here, or more.</summary>
    private bool IsNew(SeatState state, long now)
    {
        var (first, end, used) = (0, 0, new ulong[(steps.Length + 63) / 64]);
        while (first < steps.Length && (_taken[first] || steps[first].IsUnsure))
        {
            first++;
        }

        for (var i = 0; i < steps.Length; i++)
        {
            if (!steps[i].IsUnsure && i >= first)
            {
                _key[i] = _taken[i] ? '1' : '0';
                end = _taken[i] ? i + 1 : end;
            }
            else
            {
                _key[i] = '-';
            }

            if (steps[i].IsUnsure && _taken[i] && steps[i].Until >= now)
            {
                used[i / 64] |= 1UL << (i % 64);
            }
        }

        var place = (first, end <= first ? "" : new string(_key, first, end - first), state);
        if (!_seen.TryGetValue(place, out var before))
        {
            _seen[place] = before = [];
        }

        if (before.Exists(other => other.Zip(used).All(words => (words.First & ~words.Second) == 0)))
        {
            return false;
        }

        before.Add(used);
        return true;
    }

    private bool IsOver(int step, long now) => _taken[step] || (steps[step].IsUnsure && steps[step].Until < now);

    /// <summary>The first answered of those left; -1 where none must still be explained.</summary>
    private int Oldest()
    {
        var oldest = -1;
        for (var i = 0; i < steps.Length && (oldest < 0 || steps[i].Called <= steps[oldest].Answered); i++)
        {
            if (!_taken[i] && !steps[i].IsUnsure && (oldest < 0 || steps[i].Answered < steps[oldest].Answered))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    /// <summary>What may be next: those answered first, and what is unsure only where nothing else fits. What changes nothing, and need not have happened, need not be tried.</summary>
    private IEnumerable<int> Candidates(SeatState state, long now)
    {
        var oldest = Oldest();
        return oldest < 0 ? [] : [.. Enumerable.Range(0, steps.Length)
            .TakeWhile(i => steps[i].Called <= steps[oldest].Answered)
            .Where(i => !IsOver(i, now) && state.After(steps[i], paying) is { } after && !(steps[i].IsUnsure && after == state))
            .OrderBy(i => steps[i].Answered).ThenBy(i => steps[i].Until)
            .DistinctBy(i => steps[i].IsUnsure ? (object)(steps[i] with { Called = 0, Until = 0 }) : i)];
    }
}
