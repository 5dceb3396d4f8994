using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Realtime;

/// <summary>SignalR's own scale-out, which a hub has unless it asks for something else.</summary>
public sealed class HubScaleOutTests(RedisServer redis) : HubDeliveryTests(redis, rooms: false);
