using System.Text.Json;
using SeatAspire.Bench.Sides;

namespace SeatAspire.Bench.Soak;

/// <summary>
/// Somebody who looks at a date: joins, keeps the states as a browser does, drops the connection, comes back with the version seen last,
/// perhaps at another replica.
/// </summary>
internal sealed class SoakViewer(SoakWorld world)
{
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _early = [];
    private readonly Hall _hall = world.AnyHall();
    private byte[] _states = [];
    private long? _version;
    private bool _isJoined;
    private TaskCompletionSource _gap = new();

    public Task RunAsync() => world.RepeatAsync("viewer", world.StopViewers, SessionAsync);

    /// <summary>Whether what this one sees is what stands in Redis; also where they do not look just now.</summary>
    /// <param name="states">A digit a seat, by showing.</param>
    public bool Sees(IReadOnlyDictionary<string, byte[]> states)
    {
        lock (_lock)
        {
            return !_isJoined || states[_hall.Id].AsSpan().SequenceEqual(_states);
        }
    }

    private async Task SessionAsync()
    {
        _gap = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var hub = await HubTalk.ConnectAsync(world.AnyReplica(), "seats", null, Take);
        await using (hub)
        {
            if (await JoinAsync(hub))
            {
                await Task.WhenAny(_gap.Task, SoakWorld.PauseAsync(SoakWorld.Between(20, 90), world.StopViewers));
            }

            if (hub.Lost is { } why)
            {
                world.Tally.Error("viewer's connection", why);
            }
            else if (SoakWorld.Chance(0.5))
            {
                await hub.CloseAsync();
            }
        }

        lock (_lock)
        {
            _isJoined = false;
            _early.Clear();
            // Some have closed the page, and begin anew.
            _version = SoakWorld.Chance(0.2) ? null : _version;
        }

        await SoakWorld.PauseAsync(SoakWorld.Between(0.5, 8), world.StopViewers);
    }

    private async Task<bool> JoinAsync(HubTalk hub)
    {
        var since = _version;
        var answer = await world.Calls.HubAsync(since is null ? "watch" : "watch again", ["ok"], hub, "Join", _hall.Id, since);
        if (!answer.IsDone)
        {
            return false;
        }

        lock (_lock)
        {
            if (answer.Body.TryGetProperty("states", out var states))
            {
                (_states, _version) = (Unpack(states.GetBytesFromBase64(), answer.Body.GetProperty("count").GetInt32()), answer.Body.GetProperty("version").GetInt64());
            }
            else
            {
                world.Tally.Count("watch again with changes alone");
                Apply(answer.Body);
            }

            _isJoined = true;
            _early.ForEach(Apply);
            _early.Clear();
        }

        return true;
    }

    private void Take(string target, JsonElement argument)
    {
        if (target != "SeatsChanged")
        {
            world.Tally.Count("told viewers " + target);
            return;
        }

        world.Tally.Count("told viewers SeatsChanged");
        lock (_lock)
        {
            if (_isJoined)
            {
                Apply(argument);
            }
            else
            {
                _early.Add(argument.Clone());
            }
        }
    }

    private void Apply(JsonElement changes)
    {
        var (from, to) = (changes.GetProperty("from").GetInt64(), changes.GetProperty("to").GetInt64());
        if (to <= _version)
        {
            return;
        }

        if (_version < from)
        {
            // Allowed, as long as who notices it and joins again gets what is missing.
            world.Tally.Count("viewers with a gap");
            _isJoined = false;
            _gap.TrySetResult();
            return;
        }

        var list = changes.GetProperty("changes");
        for (var i = 0; i < list.GetArrayLength(); i += 2)
        {
            _states[list[i].GetInt32()] = list[i + 1].GetByte();
        }

        _version = to;
    }

    private static byte[] Unpack(byte[] packed, int count)
    {
        var states = new byte[count];
        for (var seat = 0; seat < count; seat++)
        {
            states[seat] = (byte)((packed[seat / 4] >> (seat % 4 * 2)) & 3);
        }

        return states;
    }
}
