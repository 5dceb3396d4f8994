namespace SeatAspire.Api.Accounts;

/// <summary>
/// Lets callers take checks at hashing passwords, which costs a tenth of a second of one core each: however many log in at once, the rest of the
/// replica goes on. Turns go round by who asks (an address, or a device that is known), one each: whoever asks a lot waits for themselves,
/// and everybody else for at most one turn of each of the others. Bounded: where all places to wait are taken, who has most of them gives one up.
/// Thread safe.
/// </summary>
internal sealed class PasswordCheckQueue(int atOnce, int mostOfOne, int mostWaiting)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<Turn?>>> _waiting = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _round = new();
    private int _free = atOnce;
    private int _count;

    /// <summary>Half of the processors; ten places to wait for one, 200 for all.</summary>
    public PasswordCheckQueue()
        : this(Math.Max(1, Environment.ProcessorCount / 2), mostOfOne: 10, mostWaiting: 200)
    {
    }

    /// <summary>Waits for a turn, which ends when it is disposed; null: too many wait already.</summary>
    /// <param name="who">By whom checks go round.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<IDisposable?> TakeAsync(string who, CancellationToken cancellation)
    {
        TaskCompletionSource<Turn?> waiter;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            if ((_waiting.TryGetValue(who, out var mine) ? mine.Count : 0) >= mostOfOne || (_count >= mostWaiting && !TryMakeRoom(mine?.Count ?? 0)))
            {
                return null;
            }

            waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_waiting.TryGetValue(who, out mine))
            {
                _waiting[who] = mine = new();
                _round.AddLast(who);
            }

            mine.AddLast(waiter);
            _count++;
        }

        await using var giveUp = cancellation.UnsafeRegister(_ => GiveUp(who, waiter, cancellation), null);
        return await waiter.Task;
    }

    private bool TryMakeRoom(int mine)
    {
        var (who, places) = _waiting.MaxBy(one => one.Value.Count);
        if (places.Count <= mine + 1)
        {
            return false;
        }

        var last = places.Last!.Value;
        Forget(who, places, last);
        last.SetResult(null);
        return true;
    }

    private void GiveUp(string who, TaskCompletionSource<Turn?> waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            // Where it is gone already, its turn has come, and whoever waits for it ends it.
            if (_waiting.TryGetValue(who, out var places) && places.Contains(waiter))
            {
                Forget(who, places, waiter);
                waiter.SetCanceled(cancellation);
            }
        }
    }

    private void Forget(string who, LinkedList<TaskCompletionSource<Turn?>> places, TaskCompletionSource<Turn?> waiter)
    {
        places.Remove(waiter);
        _count--;
        if (places.Count == 0)
        {
            _waiting.Remove(who);
            _round.Remove(who);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (_round.First is not { } first)
            {
                _free++;
                return;
            }

            var who = first.Value;
            var places = _waiting[who];
            var next = places.First!.Value;
            Forget(who, places, next);
            if (places.Count > 0)
            {
                _round.RemoveFirst();
                _round.AddLast(who);
            }

            next.SetResult(new Turn(this));
        }
    }

    private sealed class Turn(PasswordCheckQueue checks) : IDisposable
    {
        private PasswordCheckQueue? _checks = checks;

        public void Dispose() => Interlocked.Exchange(ref _checks, null)?.End();
    }
}
