using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;

namespace SeatAspire.Tests.Simulation;

/// <summary>
/// What the queue scripts promise, in the plainest words: who is inside, who waits in which order, and what a draw changes. The
/// simulation does the same to it and to Redis and compares.
/// </summary>
internal sealed class QueueModel
{
    private readonly HashSet<string> _inside = [];
    private readonly List<(string Person, long Ticket)> _line = [];
    private readonly List<(string Person, long Ticket)> _lobby = [];
    private readonly HashSet<string> _frozen = [];
    private readonly List<(string Person, long Ticket)> _drawn = [];
    private long _setAside;
    private long _next;
    private int _used;

    public QueueModel()
    {
    }

    private QueueModel(QueueModel from)
    {
        _inside = [.. from._inside];
        _line = [.. from._line];
        _lobby = [.. from._lobby];
        _frozen = [.. from._frozen];
        _drawn = [.. from._drawn];
        (_setAside, _next, Second, _used, Drawing) = (from._setAside, from._next, from.Second, from._used, from.Drawing);
    }

    /// <summary>The first number of the draw that is under way.</summary>
    public long? Drawing { get; private set; }

    /// <summary>The second in which somebody was let in last; null where none was, or where its budget is whole again.</summary>
    public long? Second { get; private set; }

    public IReadOnlyCollection<string> Inside => _inside;

    public IReadOnlyCollection<string> Frozen => _frozen;

    public int Waiting => _line.Count + _lobby.Count + _frozen.Count + (Drawing is null ? 0 : _drawn.Count(one => one.Ticket > _setAside));

    public QueueModel Copy() => new(this);

    /// <summary>Somebody enters within a second of the clock; true if they are inside then.</summary>
    public bool Enter(string person, QueueSettings settings, bool isOpen, long second)
    {
        if (_inside.Contains(person))
        {
            return true;
        }

        if (settings.Mode == QueueMode.Off)
        {
            GiveUpPlace(person);
            LetIn([person], second);
            return true;
        }

        OpenLobby(settings, isOpen);
        if (StandingOf(person) != Standing.Out)
        {
            return false;
        }

        if ((settings.Draw && !isOpen) || _lobby.Count > 0)
        {
            _lobby.Add((person, ++_next));
        }
        else if (Drawing is not null)
        {
            _drawn.Add((person, ++_next));
        }
        else if (settings.Mode == QueueMode.Auto && isOpen && !settings.Paused && _line.Count == 0 && _inside.Count < settings.Threshold && Budget(settings, second) > 0)
        {
            LetIn([person], second);
            return true;
        }
        else
        {
            _line.Add((person, ++_next));
        }

        return false;
    }

    public bool Leave(string person) => _inside.Remove(person) | GiveUpPlace(person);

    public void Expire(string person) => _inside.Remove(person);

    /// <summary>The next second's budget is whole.</summary>
    public void NextSecond() => (Second, _used) = (null, 0);

    /// <summary>Who is let in within this second.</summary>
    /// <param name="settings">As the replica that ticks has them.</param>
    /// <param name="isOpen">Whether the queue has opened.</param>
    /// <param name="second">Of Redis' clock.</param>
    /// <param name="isBehind">Whether that replica read the settings before somebody lined up: where there is no queue by them, it leaves the line alone.</param>
    public IReadOnlyList<string> Tick(QueueSettings settings, bool isOpen, long second, bool isBehind)
    {
        if (settings.Mode == QueueMode.Off)
        {
            if (!isBehind)
            {
                _line.Clear();
                _lobby.Clear();
                _frozen.Clear();
                _drawn.Clear();
                Drawing = null;
            }

            return [];
        }

        OpenLobby(settings, isOpen);
        if (Drawing is not null || settings.Paused || !isOpen)
        {
            return [];
        }

        var most = Math.Max(0, Math.Min(settings.Threshold - _inside.Count, Budget(settings, second)));
        var admitted = _line.Take(most).Select(waiting => waiting.Person).ToList();
        _line.RemoveRange(0, admitted.Count);
        if (admitted.Count > 0)
        {
            LetIn(admitted, second);
        }

        return admitted;
    }

    /// <summary>A number is written for somebody who was frozen; who has left gets none.</summary>
    public void Draw(string person, long number)
    {
        if (_frozen.Contains(person))
        {
            _drawn.RemoveAll(one => one.Person == person);
            _drawn.Add((person, number));
        }
    }

    /// <summary>The numbers count from now on; who came meanwhile stands behind.</summary>
    public void Show()
    {
        _line.AddRange(_drawn.OrderBy(one => one.Ticket));
        _drawn.Clear();
        _frozen.Clear();
        Drawing = null;
    }

    public Standing StandingOf(string person) =>
        _inside.Contains(person) ? Standing.In
        : TicketOf(person) is not null ? Standing.Waiting
        : _lobby.Concat(_drawn).Any(one => one.Person == person) || _frozen.Contains(person) ? Standing.Lobby
        : Standing.Out;

    public long? TicketOf(string person) => _inside.Contains(person) ? null : _line.Where(waiting => waiting.Person == person).Select(waiting => (long?)waiting.Ticket).FirstOrDefault();

    public int AheadOf(string person) => Math.Max(0, _line.FindIndex(waiting => waiting.Person == person));

    private void OpenLobby(QueueSettings settings, bool isOpen)
    {
        if (_lobby.Count == 0 || Drawing is not null)
        {
            return;
        }

        if (!settings.Draw)
        {
            _line.AddRange(_lobby);
            _lobby.Clear();
        }
        else if (isOpen)
        {
            _frozen.UnionWith(_lobby.Select(one => one.Person));
            Drawing = _next + 1;
            _next += _lobby.Count;
            _setAside = _next;
            _lobby.Clear();
        }
    }

    private int Budget(QueueSettings settings, long second) => settings.AdmitPerSecond - (Second == second ? _used : 0);

    private void LetIn(IReadOnlyCollection<string> people, long second)
    {
        _used = (Second == second ? _used : 0) + people.Count;
        Second = second;
        _inside.UnionWith(people);
    }

    private bool GiveUpPlace(string person) =>
        _line.RemoveAll(one => one.Person == person) + _lobby.RemoveAll(one => one.Person == person) + _drawn.RemoveAll(one => one.Person == person) > 0
        | _frozen.Remove(person);
}
