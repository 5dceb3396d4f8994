using SeatAspire.Api.Seats;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Seats;

/// <summary>A replica's copy of the seats, against a plain list of what happened to it.</summary>
public sealed class SeatSnapshotCacheTests(ITestOutputHelper output)
{
    private const int Seats = 300;
    private const int Steps = 30_000;

    [Fact]
    public void Whoever_missed_something_is_told_the_last_state_of_each_seat_that_changed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var snapshot = new SeatSnapshotCache(Seats, _ => 0, 1);
        snapshot.Fill(Enumerable.Repeat((byte)'0', Seats).ToArray(), 0, newEpoch: true);
        var (states, changedAt) = (new int[Seats], new long[Seats]);
        for (var version = 1L; version <= Steps; version++)
        {
            // Up to three changes, now and then of the same seat.
            var changes = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Seat: random.Next(Seats), State: (byte)random.Next(3))).ToArray();
            if (version % 7000 == 0)
            {
                // Some messages were lost, and the states read afresh.
                version += 5;
                Array.ForEach(changes, change => states[change.Seat] = change.State);
                var before = Enumerable.Range(0, Seats).Select(snapshot.StateOf).ToArray();
                snapshot.Fill([.. states.Select(state => (byte)('0' + state))], version, newEpoch: false);
                Array.ForEach(changes, change => changedAt[change.Seat] = before[change.Seat] == states[change.Seat] ? changedAt[change.Seat] : version);
            }
            else
            {
                snapshot.Apply(new(version, 0, changes));
                foreach (var (seat, state) in changes)
                {
                    (states[seat], changedAt[seat]) = (state, version);
                }
            }

            if (random.Next(20) == 0 || version < 10)
            {
                var since = random.Next(3) == 0 ? random.NextInt64(version + 1) : version - random.Next(0, (int)Math.Min(version, 30));
                var told = snapshot.ChangesAfter(since).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
                Assert.Equal(Enumerable.Range(0, Seats).Where(seat => changedAt[seat] > since), told.Keys.Order());
                Assert.All(told, pair => Assert.Equal(states[pair.Key], pair.Value));
            }
        }

        Assert.Equal(states.Count(state => state == 0), snapshot.Free[0]);
    }
}
