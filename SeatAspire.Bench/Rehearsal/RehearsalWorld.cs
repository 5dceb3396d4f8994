using System.Text.Json;
using SeatAspire.Bench.Soak;

namespace SeatAspire.Bench.Rehearsal;

/// <summary>What all people of a rehearsal share: the date, what of it is free, when they come and when it is time to go.</summary>
internal sealed class RehearsalWorld(RehearsalOptions options, RehearsalFigures figures, RehearsalCalls calls, JsonElement layout, int mostSeats) : IDisposable
{
    // Well below what one address may open by default.
    private const int MostSockets = 300;
    private const int MostTogether = 4;
    private const double ComeWithin = 0.5;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly string[] _labels = [.. layout.GetProperty("rows").EnumerateArray().SelectMany(LabelsOf)];
    private volatile int[] _free = [];

    public RehearsalFigures Figures => figures;

    public RehearsalCalls Calls => calls;

    public IReadOnlyList<Uri> Replicas => options.Replicas;

    public string Showing => options.Showing;

    /// <summary>Whether it is time to go.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>One of so many people keeps a socket open.</summary>
    public int EveryWhich { get; } = Math.Max(1, (options.People + MostSockets - 1) / MostSockets);

    /// <summary>Asks everybody to go.</summary>
    public void End() => _over.Cancel();

    /// <summary>When a person comes, from the beginning on.</summary>
    public TimeSpan Arrival(int number) => options.Time * (ComeWithin * number / options.People);

    /// <summary>Waits, or less where it is time to go.</summary>
    public Task PauseAsync(TimeSpan pause) => SoakWorld.PauseAsync(pause, _over.Token);

    /// <summary>What somebody asks to hold: so many of the best, or seats beside each other that were free a moment ago.</summary>
    public object Wish(Random random, bool best)
    {
        var count = random.Next(1, Math.Min(MostTogether, mostSeats) + 1);
        var free = _free;
        if (best || free.Length < count)
        {
            return new { count };
        }

        var first = random.Next(free.Length - count + 1);
        return new { seats = free.Skip(first).Take(count).Select(seat => _labels[seat]).ToArray() };
    }

    /// <summary>Looks at the seats until it is time to go; people see what it saw last.</summary>
    public async Task LookAsync()
    {
        for (var look = 0; !IsOver; look++)
        {
            var seats = await calls.SendAsync("look", HttpMethod.Get, new Uri(Replicas[look % Replicas.Count], $"/api/showings/{Showing}/seats"), null);
            if (seats.IsDone)
            {
                var states = seats.Body.GetProperty("states").GetBytesFromBase64();
                _free = [.. Enumerable.Range(0, Math.Min(_labels.Length, seats.Body.GetProperty("count").GetInt32())).Where(seat => ((states[seat / 4] >> (2 * (seat % 4))) & 3) == 0)];
            }

            await PauseAsync(seats.IsDone ? LookEvery : seats.Wait);
        }
    }

    public void Dispose() => _over.Dispose();

    private static IEnumerable<string> LabelsOf(JsonElement row) =>
        row.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array
            ? labels.EnumerateArray().Select(label => label.GetString()!)
            : Enumerable.Range(0, row.GetProperty("count").GetInt32())
                .Select(i => row.GetProperty("prefix").GetString() + (row.GetProperty("first").GetInt32() + (i * row.GetProperty("step").GetInt32())));
}
