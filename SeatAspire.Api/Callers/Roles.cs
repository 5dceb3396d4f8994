namespace SeatAspire.Api.Callers;

/// <summary>What an account may be beyond a customer's. An account has one of them, or none.</summary>
public static class Roles
{
    /// <summary>May do everything.</summary>
    public const string Admin = "admin";

    /// <summary>May do everything but deal with accounts.</summary>
    public const string Manager = "manager";

    /// <summary>Orders, sales and allocations.</summary>
    public const string BoxOffice = "box-office";

    /// <summary>Lets people in.</summary>
    public const string Door = "door";

    /// <summary>All of them: the rows of the table.</summary>
    public static IReadOnlyList<string> All { get; } = [Admin, Manager, BoxOffice, Door];
}
