namespace SeatAspire.Api.Batching;

/// <summary>Bounds of a <see cref="Batcher{TItem,TAnswer}"/>.</summary>
/// <param name="Largest">Most items of a batch.</param>
/// <param name="AtOnce">Most batches under way.</param>
/// <param name="MostWaiting">Most items that wait; one more is refused.</param>
/// <param name="Together">How long a batch may take before its items go on alone; infinite where they share its fate.</param>
/// <param name="Pace">
/// The shortest time between the beginnings of two batches, so that under load more is done together; zero where what comes while a
/// batch is under way is company enough.
/// </param>
/// <param name="InTurn">
/// Whether the callers go on one after the other, on the thread that settles them, until they wait for something else: right where that is
/// soon, since waking a thread for each costs more than what they do.
/// </param>
internal sealed record BatchLimits(int Largest, int AtOnce, int MostWaiting, TimeSpan Together, TimeSpan Pace = default, bool InTurn = false);
