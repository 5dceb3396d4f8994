namespace SeatAspire.Api.Accounts;

/// <summary>What an account may be beyond a customer's.</summary>
public static class Roles
{
    /// <summary>Sees the figures of a sale and steers its queue.</summary>
    public const string Admin = "admin";
}
