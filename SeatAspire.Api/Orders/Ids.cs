namespace SeatAspire.Api.Orders;

/// <summary>Ids of payments and orders: 32 hexadecimal digits that grow with time, kind to the database's indexes.</summary>
internal static class Ids
{
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");
}
