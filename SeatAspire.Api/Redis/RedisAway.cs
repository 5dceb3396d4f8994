namespace SeatAspire.Api.Redis;

/// <summary>Redis did not answer in time or is not connected. What was asked may or may not have happened.</summary>
public sealed class RedisAwayException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Redis answers, but a showing's seats are being restored, so nothing may be held yet.</summary>
public sealed class RebuildingException(string showingId) : Exception($"The seats of {showingId} are being restored.");
