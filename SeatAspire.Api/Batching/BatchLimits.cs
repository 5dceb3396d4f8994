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
internal sealed record BatchLimits(int Largest, int AtOnce, int MostWaiting, TimeSpan Together, TimeSpan Pace = default);
