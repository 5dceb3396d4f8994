namespace SeatAspire.Tests.Proof;

/// <summary>
/// Looks for an order of one seat's steps that explains all of them. Next may be whatever was called before the first answer among those that
/// are left; which were taken and the state they led to are never looked at twice, so that the time is about that of the steps times those at once.
/// </summary>
/// <param name="steps">By the time of their calls.</param>
/// <param name="paying">When holds were being paid.</param>
internal sealed class SeatSearch(SeatStep[] steps, IReadOnlyDictionary<string, (long From, long To)> paying)
{
    private readonly HashSet<(string Taken, SeatState State)> _seen = [];
    private readonly char[] _taken = [.. Enumerable.Repeat('0', steps.Length)];

    /// <summary>Most steps that some order explained.</summary>
    public int Furthest { get; private set; } = -1;

    /// <summary>Where no order went on from there: the step that should have been next.</summary>
    public SeatStep Stuck { get; private set; } = steps[0];

    /// <summary>The order of most steps that some order explained.</summary>
    public IReadOnlyList<SeatStep> Explained { get; private set; } = [];

    /// <summary>The state that they led to.</summary>
    public SeatState Reached { get; private set; } = SeatState.Free;

    /// <summary>Whether there is such an order.</summary>
    public bool Explain()
    {
        var path = new Stack<(int Step, SeatState Before, IEnumerator<int> Next)>();
        var state = SeatState.Free;
        var next = Candidates().GetEnumerator();
        var taken = 0;
        while (true)
        {
            if (IsExplained())
            {
                return true;
            }

            if (taken > Furthest)
            {
                (Furthest, Stuck, Reached) = (taken, steps[Oldest()], state);
                Explained = [.. path.Reverse().Select(one => steps[one.Step])];
            }

            if (Step(next, ref state, out var step, out var before))
            {
                path.Push((step, before, next));
                next = Candidates().GetEnumerator();
                taken++;
                continue;
            }

            if (!path.TryPop(out var back))
            {
                return false;
            }

            _taken[back.Step] = '0';
            (state, next) = (back.Before, back.Next);
            taken--;
        }
    }

    /// <summary>Takes the next step that fits and leads somewhere new.</summary>
    private bool Step(IEnumerator<int> next, ref SeatState state, out int step, out SeatState before)
    {
        before = state;
        while (next.MoveNext())
        {
            step = next.Current;
            if (state.After(steps[step], paying) is not { } after)
            {
                continue;
            }

            _taken[step] = '1';
            if (_seen.Add((new string(_taken), after)))
            {
                state = after;
                return true;
            }

            _taken[step] = '0';
        }

        step = -1;
        return false;
    }

    // What nobody was answered need not have happened.
    private bool IsExplained() => Oldest() < 0;

    /// <summary>The first answered of those left; -1 where none must still be explained.</summary>
    private int Oldest()
    {
        var oldest = -1;
        for (var i = 0; i < steps.Length && (oldest < 0 || steps[i].Called <= steps[oldest].Answered); i++)
        {
            if (_taken[i] == '0' && !steps[i].IsUnsure && (oldest < 0 || steps[i].Answered < steps[oldest].Answered))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    /// <summary>What may be next: those answered first, and what is unsure only where nothing else fits.</summary>
    private IEnumerable<int> Candidates()
    {
        var oldest = Oldest();
        if (oldest < 0)
        {
            return [];
        }

        // No earlier than the latest call among what was taken.
        var now = steps.Where((_, i) => _taken[i] == '1').Select(step => step.Called).DefaultIfEmpty().Max();
        return [.. Enumerable.Range(0, steps.Length)
            .TakeWhile(i => steps[i].Called <= steps[oldest].Answered)
            .Where(i => _taken[i] == '0' && steps[i].Until >= now)
            .OrderBy(i => steps[i].Answered)];
    }
}
