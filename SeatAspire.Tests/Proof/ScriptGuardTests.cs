using SeatAspire.Tests.Queue;
using SeatAspire.Tests.Simulation;
using SeatAspire.Tests.Support;
using Xunit.Abstractions;

namespace SeatAspire.Tests.Proof;

/// <summary>Each guard of the scripts is taken away, one at a time: the run that compares them with their model has to find it.</summary>
public sealed class ScriptGuardTests(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int MostRuns = 20;
    private const int Steps = 1000;

    /// <summary>Each by its name: what stands in a script, and what in its place is without it.</summary>
    private static readonly Dictionary<string, (string Text, string Instead)> OfSeats = new()
    {
        ["a seat that somebody has is not held again"] = ("local state = redis.call('GETRANGE', STATES, seat, seat)\n    if state ~= '0' then", "local state = '0'\n    if state ~= '0' then"),
        ["a hold is taken over only after its deadline"] = ("record[1] == 'held' and tonumber(record[2]) <= now and (not owner", "record[1] == 'held' and (not owner"),
        ["a person has so many seats"] = ("if had + count > tonumber(ARGV[6]) then", "if false then"),
        ["an address has so many seats unpaid"] = ("if owes_too_much(address, count) then", "if false then"),
        ["a code takes so many seats"] = ("if allocation and taken > left_of(allocation, most, taken) then", "if false then"),
        ["a code has to open something"] = ("if not allocation or left <= 0 then", "if false then"),
        ["what is set aside goes back to its allocation"] = ("local allocation = redis.call('HGET', ALLOCATED, seat)\n  if allocation then\n    redis.call('SREM'", "local allocation = redis.call('HGET', ALLOCATED, seat)\n  if false then\n    redis.call('SREM'"),
        ["who gives back is who holds"] = ("'person', 'state', 'seats', 'from', 'deadline')\n  if record[1] ~= person then", "'person', 'state', 'seats', 'from', 'deadline')\n  if false then"),
        ["a paying hold is not given back"] = ("if record[2] == 'paying' then\n    return {'paying'}", "if record[2] == 'paying' then\n    end_hold(hold, 'released')\n    return {'paying'}"),
        ["one payment of a hold begins at a time"] = ("if state == 'paying' then\n    return", "if false then\n    return"),
        ["paying begins before the deadline"] = ("if tonumber(record[3]) <= now then\n    end_hold(hold, 'expired', {", "if false then\n    end_hold(hold, 'expired', {"),
        ["time does not end a paying hold"] = ("redis.call('ZREM', DEADLINES, hold)\n  redis.call('ZADD', PAYING", "redis.call('ZADD', PAYING"),
        ["only the attempt under way is taken back"] = ("if record[1] ~= 'paying' or record[2] ~= ARGV[5] then", "if record[1] ~= 'paying' then"),
        ["a sale that is shown twice counts once"] = ("if ref ~= 'o:' .. order then\n", "if true then\n"),
        ["a sale ends a mere hold that crept in"] = ("end_hold(string.sub(ref, 3), 'displaced')\n        end\n        set_seat", "end\n        set_seat"),
        ["a late sale leaves alone what was given back"] = ("if none_gone or not is_gone(seat) then", "if true then"),
        ["given back is what is its order's alone"] = ("if ref == 'o:' .. order then\n      free_seat(seat)", "if true then\n      free_seat(seat)"),
        ["each change has its version"] = ("version = string.format('%.0f', redis.call('INCR', VERSION))", "version = redis.call('GET', VERSION) or '0'"),
        ["a former life of Redis is refused"] = ("if redis.call('GET', EPOCH) ~= ARGV[3] then\n    return true", "if false then\n    return true"),
        ["a rebuild gives payments that are under way their seats"] = ("      set_seat(seat, '1', ours)\n", ""),
        ["a rebuild keeps the holds that live"] = ("lives[hold] = state == 'held' or state == 'paying'", "lives[hold] = false"),
    };

    private static readonly Dictionary<string, (string Text, string Instead)> OfQueues = new()
    {
        ["who holds has been let in"] = ("if not lease_of(person) then\n    local refused = enter", "if false then\n    local refused = enter"),
        ["no more get in within a second than the rate says"] = ("return RATE - used", "return RATE"),
        ["no more are inside than the threshold says"] = ("math.min(THRESHOLD - active(), budget())", "budget()"),
        ["who comes while others wait lines up"] = ("and waiting() == 0 and active()", "and active()"),
        ["a person has one place"] = ("if has_place(person) then\n    return nil\n  end\n  if is_crowded", "if is_crowded"),
        ["while it is paused nobody gets in"] = ("if is_queue and drawing == '' and not IS_PAUSED and", "if is_queue and drawing == '' and"),
        ["before the opening nobody gets in"] = ("and not IS_PAUSED and now >= OPENS then\n  local most", "and not IS_PAUSED then\n  local most"),
        ["while a draw is under way nobody gets in"] = ("if is_queue and drawing == '' and", "if is_queue and"),
        ["the first of the line is the next"] = ("local people = redis.call('ZPOPMIN', TICKETS, most)", "local people = redis.call('ZPOPMAX', TICKETS, most)"),
        ["who lined up a moment ago is not let go of"] = ("if not is_queue and (read_after <= lined or now - read_after > FRESH_MS) and", "if false and"),
        ["a lease that is over is none"] = ("return expiry and expiry > now and expiry or nil", "return expiry"),
    };

    private static readonly Dictionary<string, int> FoundBy = new() { ["an address has so many seats unpaid"] = 10, ["who comes while others wait lines up"] = 2, ["a rebuild gives payments that are under way their seats"] = 5 };

    public static TheoryData<string> Guards => [.. OfSeats.Keys.Concat(OfQueues.Keys)];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_it_the_model_and_the_scripts_part(string guard)
    {
        var isOfSeats = OfSeats.TryGetValue(guard, out var change);
        var (text, instead) = isOfSeats ? change : OfQueues[guard];
        var (way, changed) = WithoutGuard.Of(redis.Connection, text, instead);
        Assert.True(changed > 0, $"No script says any more: {text}");
        foreach (var seed in Seeds(guard))
        {
            if (await Record.ExceptionAsync(() => isOfSeats ? new SeatScriptRun(redis, seed, $"guard-{seed}-{Guid.NewGuid():N}", way).GoAsync(Steps) : QueueAsync(seed)) is { } found)
            {
                // Not because it cannot run.
                Assert.True(found is Xunit.Sdk.XunitException, found.ToString());
                await ProofRun.TellAsync(output, $"guard: 1 {guard} | {(isOfSeats ? "SeatScriptTests" : "QueueScriptRunTests")}, seed {seed}");
                return;
            }
        }

        Assert.Fail($"{MostRuns} runs of {Steps} steps did not notice that it is gone: {guard}");

        async Task QueueAsync(int seed) =>
            await new QueueScriptRun(await QueueBench.MakeAsync(redis, QueueScriptRun.Settings, way), seed).GoAsync(Steps);
    }

    /// <summary>The first that is known to find it where the first of all does not, then all in their order.</summary>
    private static IEnumerable<int> Seeds(string guard)
    {
        var known = FoundBy.GetValueOrDefault(guard, 1);
        return Enumerable.Range(1, MostRuns).OrderBy(seed => seed != known);
    }
}
