using SeatAspire.Api.Accounts;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Orders;

/// <summary>Whom the tickets are for. Optional, each of the two as well.</summary>
/// <param name="Name">Up to 100 characters.</param>
/// <param name="Email">Where to reach them.</param>
public sealed record Buyer(string? Name = null, string? Email = null)
{
    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Most characters of an e-mail address.</summary>
    public const int LongestEmail = AccountRules.LongestEmail;

    /// <summary>Why this cannot be one; null where it can.</summary>
    internal Refusal? Check() =>
        Name is { } name && (name.Length > LongestName || string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
            ? Refusals.Validation($"buyer.name has 1 to {LongestName} characters.", $"buyer.name은 1~{LongestName}자입니다.")
        : Email is { } email && !AccountRules.IsEmail(email) ? Refusals.Email
        : null;

    /// <summary>Without what is personal.</summary>
    public override string ToString() => nameof(Buyer);
}
