using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Realtime;
using SeatAspire.Api.Seats;

namespace SeatAspire.Bench.Micro;

/// <summary>What a replica does for each change and each tick, with what it allocates: in the sizes of the theatre and of the stadium.</summary>
[MemoryDiagnoser]
public class SeatBenchmarks
{
    private const int ChangesInTick = 20;

    private SeatSnapshotCache _snapshot = null!;
    private string[] _messages = [];
    private SeatDelta[] _deltas = [];
    private SeatChanges _changes = null!;
    private long _before;

    /// <summary>Seats of the showing.</summary>
    [Params(300, 50_000)]
    public int Seats { get; set; }

    /// <summary>A full snapshot, and a tick's worth of changes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _snapshot = new SeatSnapshotCache(Seats, seat => seat % 4, 4);
        var states = new byte[Seats];
        Array.Fill(states, (byte)'0');
        _before = 1L << 32;
        _snapshot.Fill(states, _before, newEpoch: true);
        _messages = [.. Enumerable.Range(1, ChangesInTick).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{_before + i} 1790000000000 {i * 7 % Seats}:1,{((i * 7) + 1) % Seats}:1"))];
        _deltas = [.. _messages.Select(message => SeatDelta.Parse(message)!)];
        Array.ForEach(_deltas, _snapshot.Apply);
        _changes = new SeatChanges("moonlight-2026-12-24", _before, _snapshot.Version, _snapshot.ChangesAfter(_before));
    }

    /// <summary>Reads a change as Redis published it.</summary>
    [Benchmark]
    public object? Parse() => SeatDelta.Parse(_messages[0]);

    /// <summary>Folds a tick's changes into the copy.</summary>
    [Benchmark]
    public void Fold() => Array.ForEach(_deltas, _snapshot.Apply);

    /// <summary>Finds what changed since the last tick.</summary>
    [Benchmark]
    public object Scan() => _snapshot.ChangesAfter(_before);

    /// <summary>Encodes it, once for all connections.</summary>
    [Benchmark]
    public SerializedHubMessage Encode() => HubMessages.Event("SeatsChanged", _changes);

    /// <summary>All of a tick but the writing: read, fold, find, encode.</summary>
    [Benchmark]
    public SerializedHubMessage Tick()
    {
        foreach (var message in _messages)
        {
            _snapshot.Apply(SeatDelta.Parse(message)!);
        }

        return HubMessages.Event("SeatsChanged", new SeatChanges("moonlight-2026-12-24", _before, _snapshot.Version, _snapshot.ChangesAfter(_before)));
    }
}
