namespace SeatAspire.Api.Data;

/// <summary>
/// A feature's part in making a database ready, at each start of a replica and under the lock of the setup; features' parts go by the order of
/// their registration. May be repeated after a crash.
/// </summary>
internal interface IDatabaseStep
{
    /// <summary>What is done before the migrations that are still to come.</summary>
    Task BeforeMigrationsAsync(SeatDb db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What is done once all tables, and the demo, are there.</summary>
    Task AfterMigrationsAsync(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>
/// A feature's part of the demo, within the transaction of all of them. What is there goes before anything is added: the features' parts in the
/// order of their registration backwards, so that nothing is referred to any more when it goes; then they are added in that order.
/// </summary>
internal interface IDemoPart
{
    /// <summary>Whether there is something of its kind, of the demo or an operator's own: then no demo is added.</summary>
    Task<bool> ExistsAsync(SeatDb db, CancellationToken cancellation) => Task.FromResult(false);

    /// <summary>Adds what belongs to it, dated from <paramref name="now"/> on.</summary>
    Task AddAsync(SeatDb db, DateTimeOffset now, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Takes away all that there is of its kind.</summary>
    Task RemoveAsync(SeatDb db, CancellationToken cancellation);
}
