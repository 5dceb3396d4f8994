using System.Text.Json;

namespace SeatAspire.Tests.Support;

/// <summary>Somebody who looks at a showing and keeps its states as a browser does: snapshot, then versioned changes.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly string _showingId;
    private readonly List<JsonElement> _beforeJoined = [];
    private byte[] _states = [];
    private long? _version;
    private int _rejoins;

    private Viewer(HubClient hub, string showingId)
    {
        (Hub, _showingId) = (hub, showingId);
        hub.Received += Take;
    }

    public HubClient Hub { get; }

    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version ?? -1;
            }
        }
    }

    /// <summary>How often a change came whose predecessor had not.</summary>
    public int Rejoins => _rejoins;

    public static async Task<Viewer> JoinAsync(string origin, string showingId, string? accessToken = null)
    {
        var viewer = new Viewer(await HubClient.ConnectAsync(origin, accessToken), showingId);
        await viewer.JoinAgainAsync(null);
        return viewer;
    }

    /// <summary>0 free, 1 held, 2 sold, 3 blocked.</summary>
    public int StateOf(int seat)
    {
        lock (_lock)
        {
            return _states[seat];
        }
    }

    /// <summary>All states as digits.</summary>
    public string States()
    {
        lock (_lock)
        {
            return string.Concat(_states);
        }
    }

    public Task SeesAsync(int seat, int state, TimeSpan? limit = null) =>
        Wait.UntilAsync($"seat {seat} in state {state}", () => StateOf(seat) == state, limit);

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private async Task JoinAgainAsync(long? since)
    {
        var answer = await Hub.CallAsync("Join", _showingId, since);
        lock (_lock)
        {
            if (answer.TryGetProperty("states", out var states))
            {
                _states = Unpack(states.GetString()!, answer.GetProperty("count").GetInt32());
                _version = answer.GetProperty("version").GetInt64();
            }
            else
            {
                Apply(answer);
            }

            foreach (var early in _beforeJoined)
            {
                Apply(early);
            }

            _beforeJoined.Clear();
        }
    }

    private void Take(string target, JsonElement argument)
    {
        if (target == "SeatsChanged" && argument.GetProperty("showingId").GetString() == _showingId)
        {
            lock (_lock)
            {
                if (_version is null)
                {
                    _beforeJoined.Add(argument);
                }
                else
                {
                    Apply(argument);
                }
            }
        }
    }

    private void Apply(JsonElement changes)
    {
        if (changes.GetProperty("to").GetInt64() <= _version)
        {
            return;
        }

        if (_version < changes.GetProperty("from").GetInt64())
        {
            _rejoins++;
            _ = JoinAgainAsync(_version);
            return;
        }

        var list = changes.GetProperty("changes");
        for (var i = 0; i < list.GetArrayLength(); i += 2)
        {
            _states[list[i].GetInt32()] = list[i + 1].GetByte();
        }

        _version = changes.GetProperty("to").GetInt64();
    }

    private static byte[] Unpack(string base64, int count)
    {
        var bytes = Convert.FromBase64String(base64);
        var states = new byte[count];
        for (var seat = 0; seat < count; seat++)
        {
            states[seat] = (byte)((bytes[seat / 4] >> (seat % 4 * 2)) & 3);
        }

        return states;
    }
}
