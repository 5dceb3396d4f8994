using System.Buffers.Text;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>What a browser does on either side: watches a hall, holds, gives back, buys. One thing at a time.</summary>
internal abstract class Visitor(Loop loop, Uri origin, string path) : WebSocketLine(loop, origin, path)
{
    /// <summary>Called when what was last asked for is answered: whether it was done.</summary>
    public Action<bool>? Answered { get; set; }

    /// <summary>Called for each seat that this browser is told of: index and state.</summary>
    public Action<int, int>? Saw { get; set; }

    /// <summary>Called when this browser is told its place in the line.</summary>
    public Action? Told { get; set; }

    /// <summary>Whether it may be asked for something.</summary>
    public bool IsReady { get; protected set; }

    /// <summary>Enters a hall, to see every change.</summary>
    public abstract void Watch(Hall hall);

    /// <summary>Holds a seat.</summary>
    public abstract void Hold(Hall hall, int seat);

    /// <summary>Gives back the seat that it holds.</summary>
    public abstract void Release(Hall hall, int seat);

    /// <summary>Buys the seat that it holds.</summary>
    public abstract void Buy(Hall hall, int seat);

    /// <summary>Sits down in the waiting room of a hall.</summary>
    public abstract void Wait(Hall hall);

    /// <summary>The number that follows on a name.</summary>
    protected static int NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(text[(at + name.Length)..], out int number, out _)
            ? number
            : throw new InvalidDataException("A message lacks " + System.Text.Encoding.UTF8.GetString(name));
}
