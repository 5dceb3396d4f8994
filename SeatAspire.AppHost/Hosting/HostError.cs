namespace SeatAspire.AppHost.Hosting;

/// <summary>Something that keeps the system from starting, in one sentence for the person who started it.</summary>
internal sealed class HostError(string message) : Exception(message);
