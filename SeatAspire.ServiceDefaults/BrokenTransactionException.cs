namespace SeatAspire.ServiceDefaults;

/// <summary>The connection of a transaction broke before it was committed: nothing of it stands, and it may be done again (<see cref="Backing.IsDatabaseAway"/>).</summary>
public sealed class BrokenTransactionException() : Exception("The connection to the database broke within a transaction.");
