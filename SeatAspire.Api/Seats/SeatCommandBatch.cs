using System.Globalization;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Queue;
using SeatAspire.Api.Redis;
using SeatAspire.Api.Shows;
using StackExchange.Redis;

namespace SeatAspire.Api.Seats;

/// <summary>What somebody asks of a showing's seats, as <c>hold-batch.lua</c> reads it: <c>KIND PERSON HOLD</c> and more words, <c>by-code CODE</c> before them.</summary>
/// <param name="Rules">The queue's, where the command lets somebody in.</param>
/// <param name="From">What the address that it comes from may have.</param>
/// <param name="Terms">The showing's, where the command makes a hold.</param>
internal sealed record SeatCommand(
    string Kind, string ShowingId, string PersonId, string HoldId, RedisValue[] More, QueueRules? Rules = null, AddressShare From = default, HoldTerms? Terms = null)
{
    public static SeatCommand Hold(
        string showingId, string personId, string holdId, IReadOnlyList<int> seats, QueueRules rules, AddressShare from, HoldTerms terms) =>
        new("hold", showingId, personId, holdId, [from.Hash ?? "", seats.Count, .. seats.Select(seat => (RedisValue)seat)], rules, from, terms);

    /// <summary>Seats of which none is left single, where that can be helped.</summary>
    public static SeatCommand HoldLeavingNoneSingle(
        string showingId, string personId, string holdId, IReadOnlyList<int> seats, Seating seating, QueueRules rules, AddressShare from, HoldTerms terms) =>
        new("hold-leaving-none-single", showingId, personId, holdId,
            [from.Hash ?? "", seating.Id, seats.Count, .. seats.Select(seat => (RedisValue)seat)], rules, from, terms);

    /// <summary>The best seats there are.</summary>
    public static SeatCommand Best(
        string showingId, string personId, string holdId, SeatWish wish, Seating seating, QueueRules rules, AddressShare from, HoldTerms terms) =>
        new("best", showingId, personId, holdId,
            [from.Hash ?? "", seating.Id, wish.Count, wish.Tier is { } tier ? tier : "", wish.Accessible ? 1 : 0], rules, from, terms);

    /// <summary>Seats for a sale at the box office.</summary>
    public static SeatCommand BoxOffice(string showingId, string personId, string holdId, string keyHash, IReadOnlyList<int> seats) =>
        new("box-office", showingId, personId, holdId, [keyHash, seats.Count, .. seats.Select(seat => (RedisValue)seat)]);

    public static SeatCommand Release(string showingId, string personId, string holdId) => new("release", showingId, personId, holdId, []);

    public static SeatCommand Pay(string showingId, string personId, string holdId, string keyHash) => new("pay", showingId, personId, holdId, [keyHash]);
}

/// <summary>What a script said to a command, and the showing's version after it.</summary>
internal readonly record struct SeatCommandResult(long Version, RedisResult[] Said);

/// <summary>Does what people ask of seats at the same moment together.</summary>
internal sealed class SeatCommandBatch : IDisposable
{
    private static readonly RedisScript Script = RedisScript.Load("hold-batch");

    private readonly ShowingScripts _scripts;
    private readonly HoldOptions _options;
    private readonly ShowingBatches<SeatCommand> _batches;

    public SeatCommandBatch(ShowingScripts scripts, IOptions<HoldOptions> options, TimeProvider time)
    {
        (_scripts, _options) = (scripts, options.Value);
        _batches = new(command => command.ShowingId, CallAsync, time);
    }

    /// <inheritdoc cref="ShowingBatches{TItem}.DoAsync"/>
    public async Task<SeatCommandResult> DoAsync(SeatCommand command)
    {
        var (version, said) = await _batches.DoAsync(command.Kind, command);
        return new(long.Parse((string)version!, CultureInfo.InvariantCulture), said);
    }

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    /// <summary>The newest of the queue's rules and of the showing's terms go for all; the limits by address are the same for all who have an address.</summary>
    private Task<RedisResult[]> CallAsync(string showingId, IReadOnlyList<SeatCommand> commands)
    {
        var rules = commands.LastOrDefault(command => command.Rules is not null)?.Rules ?? QueueRules.Off;
        var terms = commands.LastOrDefault(command => command.Terms is not null)?.Terms ?? new(_options.Seconds, _options.MaxSeats, 1);
        var arguments = new List<RedisValue>(6 + (commands.Count * 6))
        {
            rules.Text, (long)terms.Seconds * 1000, terms.MaxSeats,
            commands.Max(command => command.From.MostUnpaidSeats), commands.Max(command => command.From.MostPlaces), _options.RunOutsBeforePause,
        };
        foreach (var command in commands)
        {
            if (command.Terms?.Code is { } code)
            {
                arguments.Add("by-code");
                arguments.Add(code.Hash);
            }

            arguments.Add(command.Kind);
            arguments.Add(command.PersonId);
            arguments.Add(command.HoldId);
            arguments.AddRange(command.More);
        }

        return _scripts.RunAsync(Script, RedisKeys.Queue(showingId).Script, showingId, [.. arguments]);
    }
}
