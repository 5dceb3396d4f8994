using SeatAspire.Api.Queue;
using SeatAspire.Api.Shows;
using SeatAspire.Tests.Queue;

namespace SeatAspire.Tests.Simulation;

/// <summary>One run: the real queue, the model, and how often what matters came to pass.</summary>
internal sealed class QueueScriptRun(QueueBench queue, int seed)
{
    /// <summary>Those it begins with.</summary>
    public static readonly QueueSettings Settings = QueueSettings.Default with { Threshold = 3, AdmitPerSecond = 3 };

    private static readonly string[] People = ["ann", "bob", "cho", "dan", "eve", "fay", "gil", "hye"];
    private QueueModel _model = new();
    private List<(string Person, long Number)> _numbers = [];
    private long? _numbersOf;
    private bool _isOpen = true;
    private Random _random = Random.Shared;

    /// <summary>How often what matters came to pass.</summary>
    public Dictionary<string, int> Times { get; } = new() { ["drawn"] = 0, ["short of budget"] = 0 };

    private QueueSettings Now => queue.Showing.Queue;

    /// <summary>Does so many steps, each drawn after the one before.</summary>
    public Task GoAsync(int steps)
    {
        var drawn = new Random(seed);
        return GoAsync(Enumerable.Range(0, steps), _ => drawn);
    }

    /// <summary>Does these steps, by their numbers: what each does, its number says alone.</summary>
    public Task GoAsync(IEnumerable<int> steps) => GoAsync(steps, step => Draws.Of(seed, step));

    private async Task GoAsync(IEnumerable<int> steps, Func<int, Random> draws)
    {
        foreach (var step in steps)
        {
            _random = draws(step);
            await StepAsync(step);
        }
    }

    private async Task StepAsync(int step)
    {
        var person = People[_random.Next(People.Length)];
        switch (_random.Next(16))
        {
            case 0 or 1 or 2 or 3:
                await CompareAsync(step, (model, second) => model.Enter(person, Now, _isOpen, second), async () => (await queue.EnterAsync(person)).Standing == Standing.In);
                break;
            case 4:
                await CompareAsync(
                    step, (model, second) => model.Enter(person, Now, _isOpen, second),
                    async () => (await queue.HoldAsync(person, 10 + step)).Verdict != Api.Seats.HoldVerdict.Queue);
                break;
            case 5:
                await CompareAsync(step, (model, _) => model.Leave(person), () => queue.Store.LeaveAsync(queue.Showing, person));
                break;
            case 6 when _model.Inside.Contains(person):
                _model.Expire(person);
                await queue.ExpireAsync(person);
                break;
            case 7 or 8 or 9:
                await TickAsync(step);
                break;
            case 10:
                var (threshold, rate) = (_random.Next(1, 6), _random.Next(1, 4));
                queue.Change(settings => settings with { Threshold = threshold, AdmitPerSecond = rate, Paused = _random.Next(5) == 0 });
                break;
            case 11 when _random.Next(4) == 0:
                queue.Change(settings => settings with { Mode = (QueueMode)_random.Next(3) });
                break;
            case 12:
                _isOpen = _random.Next(2) == 0;
                queue.Change(settings => settings with
                {
                    OpensAt = TimeProvider.System.GetUtcNow().AddHours(_isOpen ? -1 : 1), Draw = _random.Next(3) > 0,
                });
                break;
            case 13 or 14 when _model.Drawing is { } first:
                await DrawAsync(first);
                break;
            case 15:
                _model.NextSecond();
                await queue.NextSecondAsync();
                break;
        }
    }

    private async Task TickAsync(int step)
    {
        QueueTick? tick = null;
        // Of its own, so that a seed goes the way that it went before.
        var isBehind = Draws.Of(seed, step).Next(3) == 0;
        await CompareAsync(step, (model, second) => string.Join(' ', model.Tick(Now, _isOpen, second, isBehind)), async () =>
        {
            tick = await queue.TickAgainAsync(isBehind ? 0 : QueueBench.Knowing);
            return string.Join(' ', tick?.Admitted ?? []);
        });
        if (tick is not null)
        {
            Assert.Equal((step, _model.Drawing), (step, tick.Drawing));
        }

        if (_model.Inside.Count < Now.Threshold && _model.Waiting > 0 && _isOpen && !Now.Paused && _model.Drawing is null)
        {
            Times["short of budget"]++;
        }
    }

    /// <summary>Writes the numbers of a draw, some of them twice, and shows them once all are written.</summary>
    private async Task DrawAsync(long first)
    {
        if (_numbersOf != first)
        {
            _numbersOf = first;
            var people = await queue.Store.FrozenAsync(queue.Showing.Id);
            Assert.Equal(_model.Frozen.Order(), people.Order());
            _numbers = [.. people.OrderBy(_ => _random.Next()).Select((one, i) => (one, first + i))];
            var some = _numbers.Take(_random.Next(_numbers.Count + 1)).ToList();
            some.ForEach(one => _model.Draw(one.Person, one.Number));
            Assert.True(await queue.Store.WriteDrawnAsync(queue.Showing, first, some));
            return;
        }

        // Another replica goes on where one died.
        _numbers.ForEach(one => _model.Draw(one.Person, one.Number));
        Assert.True(await queue.Store.WriteDrawnAsync(queue.Showing, first, _numbers));
        _model.Show();
        Assert.True(await queue.Store.ShowDrawnAsync(queue.Showing, first));
        Assert.False(await queue.Store.ShowDrawnAsync(queue.Showing, first));
        Times["drawn"]++;
    }

    /// <summary>
    /// Does the same to both. A second of Redis' clock may pass on the way: then it happened in the one before or in the one after. Where people were let in,
    /// Redis has noted which, also where nothing else tells: the budget of that second is used.
    /// </summary>
    private async Task CompareAsync<T>(int step, Func<QueueModel, long, T> expect, Func<Task<T>> act)
    {
        var before = await queue.SecondAsync();
        var answer = await act();
        var after = await queue.SecondAsync();
        var paced = await queue.PaceSecondAsync();
        var places = new Dictionary<string, QueuePlace>();
        foreach (var person in People)
        {
            places[person] = await queue.PlaceAsync(person);
        }

        var earlier = _model.Copy();
        var isEarlier = Equals(expect(earlier, before), answer) && earlier.Second == paced && People.All(person => Expected(earlier, person) == Seen(places[person]));
        if (isEarlier)
        {
            _model = earlier;
            return;
        }

        Assert.Equal((step, expect(_model, after)), (step, answer));
        Assert.Equal((step, _model.Second), (step, paced));
        Assert.All(People, person => Assert.Equal((step, person, Expected(_model, person)), (step, person, Seen(places[person]))));
    }

    private static (Standing Standing, long? Ticket, long Ahead, long Waiting, int Active) Expected(QueueModel model, string person) =>
        (model.StandingOf(person), model.TicketOf(person), model.AheadOf(person), model.Waiting, model.Inside.Count);

    private static (Standing Standing, long? Ticket, long Ahead, long Waiting, int Active) Seen(QueuePlace place) =>
        (place.Standing, place.Ticket, place.Ahead, place.Waiting, place.Active);
}
