using System.Globalization;

namespace SeatAspire.Tests.Proof;

/// <summary>What a call did to a seat, as its answer says.</summary>
internal enum SeatEffect
{
    /// <summary>A hold took it.</summary>
    Taken,

    /// <summary>A hold was refused, since somebody else has it.</summary>
    SeenTaken,

    /// <summary>Its holder gave it back.</summary>
    Released,

    /// <summary>A call for a hold was told that there is no such hold any more.</summary>
    SeenEnded,

    /// <summary>A payment was declined; the hold goes on.</summary>
    SeenHeld,

    /// <summary>It was paid.</summary>
    Sold,

    /// <summary>It was sold over the counter, without a hold that anybody was told of.</summary>
    SoldThere,

    /// <summary>An order got it in place of another seat.</summary>
    MovedTo,

    /// <summary>Its hold ended, since an order was moved to another of its seats that had been taken for it before Redis was lost.</summary>
    Displaced,

    /// <summary>Its order gave it back, by a cancellation or a refund, or for another seat.</summary>
    Freed,

    /// <summary>An operator took it off sale.</summary>
    Blocked,

    /// <summary>An operator put it back on sale; nothing where it was not off sale.</summary>
    Unblocked,

    /// <summary>An operator set it aside under an allocation.</summary>
    Allocated,

    /// <summary>The allocation ended; who has a seat of it keeps it.</summary>
    Deallocated,

    /// <summary>Redis was lost, and with it what was held and not paid.</summary>
    Lost,

    /// <summary>Redis came back with older data, and with it a hold that had ended since.</summary>
    Returned,

    /// <summary>At the end nobody has it.</summary>
    EndsFree,

    /// <summary>At the end an order has it.</summary>
    EndsSold,
}

/// <summary>
/// What one call did to one seat. A call that got no answer may have done it at any time after it was made, or never.
/// </summary>
/// <param name="Effect">What it did.</param>
/// <param name="Hold">The hold that it was about; empty where there is none, or its name never came.</param>
/// <param name="Order">The order that it was about; empty where there is none.</param>
/// <param name="Called">When it was made, in ticks of the common clock.</param>
/// <param name="Answered">When its answer came; <see cref="long.MaxValue"/> for one that had none.</param>
/// <param name="Deadline">When the hold that it made, or gave back, runs out; 0 where that does not matter.</param>
internal sealed record SeatStep(SeatEffect Effect, string Hold, string Order, long Called, long Answered, long Deadline = 0)
{
    /// <summary>When it must have happened by, if at all: a server does not work on a request for ever.</summary>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>Whether Redis was lost while it was under way: then a move takes its seat back from whoever came between, and a payment has its seats again.</summary>
    public bool OutlivedRedis { get; init; }

    /// <summary>
    /// What a seat may be set aside for that the call gets all the same: the allocation that it is about or has a code of, <see cref="SeatState.Off"/> for who blocks,
    /// <see cref="AnyAllocation"/>; empty for who gets free seats alone.
    /// </summary>
    public string By { get; init; } = "";

    /// <summary>The box office sells from all of them.</summary>
    public const string AnyAllocation = "*";

    /// <summary>What a call that nobody was answered may have done, until a moment or never; a hold of it lasts.</summary>
    public static SeatStep Unsure(SeatEffect effect, string hold, long called, long until) => new(effect, hold, "", called, long.MaxValue, long.MaxValue) { Until = until };

    /// <summary>Whether it need not have happened.</summary>
    public bool IsUnsure => Answered == long.MaxValue;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{new DateTime(Called):mm:ss.fff} to {(IsUnsure ? "?" : new DateTime(Answered).ToString("mm:ss.fff", CultureInfo.InvariantCulture))} {Effect} {Hold} {Order} {By}");
}

/// <summary>A seat between two steps: who has it, and what it is set aside for while nobody does.</summary>
/// <param name="Kind">Free, held or sold.</param>
/// <param name="Owner">The hold, empty if its name is not known; or the order.</param>
/// <param name="Deadline">When a hold runs out.</param>
/// <param name="Since">When the call was made that began the hold.</param>
/// <param name="SetAside">Empty for everybody, <see cref="Off"/>, or the allocation that it belongs to, whoever has it now.</param>
internal readonly record struct SeatState(char Kind, string Owner, long Deadline, long Since, string SetAside)
{
    /// <summary>Not for sale.</summary>
    public const string Off = "blocked";

    public static readonly SeatState Free = new('f', "", 0, 0, "");

    private bool IsNameless => Kind == 'h' && Owner.Length == 0;

    // Of a hold that nobody was told of nothing is known; it fits wherever a free seat does, too.
    private SeatState Nameless => new('h', "", 0, 0, SetAside);

    private SeatState GivenBack => Free with { SetAside = SetAside };

    /// <summary>The state after a step that takes effect now; null where it cannot have.</summary>
    /// <param name="step">The step.</param>
    /// <param name="paying">When a hold's payments were under way: time does not end it then.</param>
    public SeatState? After(SeatStep step, IReadOnlyDictionary<string, (long From, long To)> paying) => step.Effect switch
    {
        SeatEffect.Taken => !MayBeFree(step) || !IsOpenTo(step) ? null : step.Hold.Length == 0 ? Nameless : new('h', step.Hold, step.Deadline, step.Called, SetAside),
        SeatEffect.SeenTaken => Kind == 's' || IsNameless || (Kind == 'h' && (Deadline > step.Called || IsPaying(step, paying))) || !IsOpenTo(step) ? this : null,
        // What had run out is answered alike.
        SeatEffect.Released => IsHeldBy(step.Hold) ? GivenBack : step.Deadline > 0 && step.Deadline <= step.Answered ? this : null,
        SeatEffect.SeenEnded => !IsHeldBy(step.Hold) ? this : Deadline <= step.Answered ? GivenBack : null,
        SeatEffect.SeenHeld => IsHeldBy(step.Hold) && Deadline >= step.Called ? this : null,
        // What was lost with Redis it has again where nobody has taken it.
        SeatEffect.Sold => (IsHeldBy(step.Hold) && Deadline >= step.Called) || (step.OutlivedRedis && MayBeFree(step) && SetAside != Off) ? SoldBy(step) : null,
        SeatEffect.SoldThere => MayBeFree(step) && IsOpenTo(step) ? SoldBy(step) : null,
        SeatEffect.MovedTo => (MayBeFree(step) && IsOpenTo(step)) || (step.OutlivedRedis && Kind != 's') ? SoldBy(step) : null,
        SeatEffect.Displaced => IsHeldBy(step.Hold) ? GivenBack : null,
        SeatEffect.Freed => Kind == 's' && Owner == step.Order ? GivenBack : null,
        SeatEffect.Blocked => MayBeFree(step) && SetAside is "" or Off ? Free with { SetAside = Off } : null,
        SeatEffect.Unblocked => SetAside == Off ? this with { SetAside = "" } : this,
        // Whoever held it from before Redis was lost, or came between, keeps it.
        SeatEffect.Allocated => SetAside.Length == 0 && (MayBeFree(step) || step.OutlivedRedis) ? (Kind == 'h' && !step.OutlivedRedis ? Free : this) with { SetAside = step.By } : null,
        SeatEffect.Deallocated => SetAside == step.By ? this with { SetAside = "" } : this,
        SeatEffect.Lost => Kind == 'h' && Since <= step.Deadline ? GivenBack : null,
        SeatEffect.Returned => SetAside != Off && (Kind == 'f' || (Kind == 'h' && Since <= step.Deadline)) ? Nameless : null,
        SeatEffect.EndsFree => MayBeFree(step) && SetAside.Length == 0 ? Free : null,
        SeatEffect.EndsSold => Kind == 's' && Owner == step.Order ? this : null,
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private SeatState SoldBy(SeatStep step) => new('s', step.Order, 0, 0, SetAside);

    // A hold without a name is given back by whoever finds it, at a time that nobody is told.
    private bool MayBeFree(SeatStep step) => Kind == 'f' || IsNameless || (Kind == 'h' && Deadline <= Math.Min(step.Answered, step.Until));

    private bool IsOpenTo(SeatStep step) => SetAside.Length == 0 || SetAside == step.By || (step.By == SeatStep.AnyAllocation && SetAside != Off);

    private bool IsHeldBy(string hold) => Kind == 'h' && Owner == hold;

    private bool IsPaying(SeatStep step, IReadOnlyDictionary<string, (long From, long To)> paying) =>
        paying.TryGetValue(Owner, out var times) && times.From <= step.Answered && times.To >= step.Called;
}
