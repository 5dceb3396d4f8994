using System.Buffers.Text;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>What a browser does on either side: watches a hall, holds, gives back, buys. One thing at a time with a seat, and with all else.</summary>
internal abstract class Visitor(Loop loop, Uri origin, string path) : WebSocketLine(loop, origin, path)
{
    /// <summary>What an answer is about that is about no seat.</summary>
    public const int NoSeat = -1;

    /// <summary>Called when something is answered: about which seat, and whether it was done.</summary>
    public Action<int, bool>? Answered { get; set; }

    /// <summary>Called for each seat that this browser is told of: index and state.</summary>
    public Action<int, int>? Saw { get; set; }

    /// <summary>Called when this browser is told its place in the line.</summary>
    public Action? Told { get; set; }

    /// <summary>Called when it is answered where it stands: its number, and how many stand before it and it itself.</summary>
    public Action<int, int>? Stands { get; set; }

    /// <summary>Called when it is this browser's turn: until when, if it is not renewed.</summary>
    public Action<DateTimeOffset>? LetIn { get; set; }

    /// <summary>Whether it may be asked for something.</summary>
    public bool IsReady { get; protected set; }

    /// <summary>Enters a hall, to see every change.</summary>
    public abstract void Watch(Hall hall);

    /// <summary>Holds a seat.</summary>
    public abstract void Hold(Hall hall, int seat);

    /// <summary>Gives back a seat that it holds.</summary>
    public abstract void Release(Hall hall, int seat);

    /// <summary>Buys a seat that it holds.</summary>
    public abstract void Buy(Hall hall, int seat);

    /// <summary>Sits down in the waiting room of a hall.</summary>
    public abstract void Wait(Hall hall);

    /// <summary>The number that follows on a name.</summary>
    protected static int NumberAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(text[(at + name.Length)..], out int number, out _)
            ? number
            : throw new InvalidDataException("A message lacks " + System.Text.Encoding.UTF8.GetString(name));
}
