using System.Collections.Concurrent;
using SeatAspire.Tests.Hosting;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Seats;

/// <summary>A hold whose outcome Redis left open: the answer is what is true, or says that it is not known, and nothing stays held unseen.</summary>
public sealed class UnsureHoldTests(WholeApi api) : IClassFixture<WholeApi>
{
    private static int _next;

    [Fact]
    public async Task With_redis_out_of_memory_again_and_again_what_is_held_was_answered_and_what_was_refused_is_not_held()
    {
        // New people: the first hold of each is two commands, of which Redis may take one and refuse the other.
        var people = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => ApiClient.GuestAsync(api.Origin)));
        var redis = api.Redis.Connection.GetDatabase();
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        using var over = new CancellationTokenSource();
        var flipping = Task.Run(async () =>
        {
            for (var full = true; !over.IsCancellationRequested; full = !full)
            {
                await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", full ? "1mb" : "0");
            }
        });
        var answers = new ConcurrentDictionary<ApiClient, Reply>();
        try
        {
            await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (person, _) =>
                answers[person] = await person.HoldAsync(api.Showing.Id, Seats(1)));
        }
        finally
        {
            await over.CancelAsync();
            await flipping;
            await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        }

        Assert.Contains(answers.Values, reply => reply.Status == 201);
        Assert.Contains(answers.Values, reply => (reply.Status, reply.Word) == (503, "unavailable"));
        foreach (var (person, reply) in answers)
        {
            string[] held = reply.Status == 201 ? [reply.String("holdId")] : [];
            await Wait.ForAsync(
                "what was answered is held, and nothing else",
                async () => (await person.GetAsync("api/holds")).Json.EnumerateArray().Select(hold => hold.GetProperty("holdId").GetString()!).ToArray(),
                ids => ids.SequenceEqual(held));
        }
    }

    [Fact]
    public async Task While_redis_pauses_a_hold_is_unknown_and_none_stays_behind()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        var seats = Seats(2);
        await api.Redis.Connection.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "5000", "ALL");
        var reply = await ann.HoldAsync(api.Showing.Id, seats);
        Assert.Equal((503, "unavailable"), (reply.Status, reply.Word));
        Assert.Contains("not known whether", reply.String("detail"), StringComparison.Ordinal);
        Assert.NotNull(reply.Headers.RetryAfter);
        await FreeAgainAsync(seats);
    }

    [Fact]
    public async Task A_hold_that_redis_makes_late_is_answered_as_held_if_it_says_so_in_time()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        // Redis knows the script by then: to one that it has to be sent first, its late answer would be that it doesn't.
        // Another test's crowd may have used up what this second lets in.
        await Wait.ForAsync("a first hold", () => ann.HoldAsync(api.Showing.Id, Seats(1)), first => first.Status == 201);
        await api.Redis.Connection.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "2400", "ALL");
        var reply = await ann.HoldAsync(api.Showing.Id, Seats(1));
        Assert.True(reply.Status == 201, reply.ToString());
        // Who asks while the replica still makes up its mind whether its seats are as they were is told to come again.
        var held = await Wait.ForAsync("the holds can be read", () => ann.GetAsync("api/holds"), held => held.Status == 200);
        Assert.Contains(reply.String("holdId"), held.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_redis_was_frozen_none_stays_behind()
    {
        using var ann = await ApiClient.GuestAsync(api.Origin);
        var seats = Seats(2);
        var pid = api.Redis.Pid;
        Processes.Signal(pid, "STOP");
        try
        {
            var reply = await ann.HoldAsync(api.Showing.Id, seats);
            Assert.Equal((503, "unavailable"), (reply.Status, reply.Word));
        }
        finally
        {
            Processes.Signal(pid, "CONT");
        }

        await FreeAgainAsync(seats);
    }

    private async Task FreeAgainAsync(string[] seats)
    {
        using var bob = await ApiClient.GuestAsync(api.Origin);
        var reply = await Wait.ForAsync("the seats are free again", () => bob.HoldAsync(api.Showing.Id, seats), reply => reply.Status == 201);
        Assert.Equal(seats, reply.Strings("seats"));
    }

    private string[] Seats(int count) => [.. Enumerable.Range(Interlocked.Add(ref _next, count) - count, count).Select(api.Showing.Layout.Label)];
}
