using System.Globalization;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>What somebody asks of a showing's seats, as <c>acts.lua</c> reads it: <c>KIND PERSON HOLD</c> and more words.</summary>
/// <param name="Rules">The queue's, where the act lets somebody in.</param>
/// <param name="From">What the address that it comes from may have.</param>
internal sealed record SeatAct(
    string Kind, string ShowingId, string PersonId, string HoldId, RedisValue[] More, QueueRules? Rules = null, AddressShare From = default)
{
    public static SeatAct Hold(string showingId, string personId, string holdId, IReadOnlyList<int> seats, QueueRules rules, AddressShare from) =>
        new("hold", showingId, personId, holdId, [from.Hash ?? "", seats.Count, .. seats.Select(seat => (RedisValue)seat)], rules, from);

    public static SeatAct Release(string showingId, string personId, string holdId) => new("release", showingId, personId, holdId, []);

    public static SeatAct Pay(string showingId, string personId, string holdId, string keyHash) => new("pay", showingId, personId, holdId, [keyHash]);
}

/// <summary>What a script said to an act, and the showing's version after it.</summary>
internal readonly record struct ActAnswer(long Version, RedisResult[] Said);

/// <summary>Does what people ask of seats at the same moment together.</summary>
internal sealed class SeatActs : IDisposable
{
    private static readonly RedisScript Script = RedisScript.Load("acts");

    private readonly ShowingScripts _scripts;
    private readonly HoldOptions _options;
    private readonly ShowingBatches<SeatAct> _batches;

    public SeatActs(ShowingScripts scripts, IOptions<HoldOptions> options, TimeProvider time)
    {
        (_scripts, _options) = (scripts, options.Value);
        _batches = new(act => act.ShowingId, CallAsync, time);
    }

    /// <inheritdoc cref="ShowingBatches{TItem}.DoAsync"/>
    public async Task<ActAnswer> DoAsync(SeatAct act)
    {
        var (version, said) = await _batches.DoAsync(act.Kind, act);
        return new(long.Parse((string)version!, CultureInfo.InvariantCulture), said);
    }

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    /// <summary>The newest of the queue's rules go for all; the limits by address are the same for all who have an address.</summary>
    private Task<RedisResult[]> CallAsync(string showingId, IReadOnlyList<SeatAct> acts)
    {
        var rules = acts.LastOrDefault(act => act.Rules is not null)?.Rules ?? QueueRules.Off;
        var arguments = new List<RedisValue>(6 + (acts.Count * 6))
        {
            rules.Text, (long)_options.Seconds * 1000, _options.MaxSeats,
            acts.Max(act => act.From.MostUnpaidSeats), acts.Max(act => act.From.MostPlaces), _options.RunOutsBeforePause,
        };
        foreach (var act in acts)
        {
            arguments.Add(act.Kind);
            arguments.Add(act.PersonId);
            arguments.Add(act.HoldId);
            arguments.AddRange(act.More);
        }

        return _scripts.RunAsync(Script, RedisKeys.Queue(showingId).Script, showingId, [.. arguments]);
    }
}
