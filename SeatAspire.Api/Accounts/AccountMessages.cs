namespace SeatAspire.Api.Accounts;

/// <summary>The ID prompt's answer.</summary>
/// <param name="Id">Becomes the nickname.</param>
public sealed record GuestRequest(string Id);

/// <summary>Asks for fresh tokens.</summary>
public sealed record RefreshRequest(string RefreshToken);

/// <summary>What one may change about oneself.</summary>
/// <param name="ShowNickname">Whether purchases are announced under the whole nickname.</param>
public sealed record MeRequest(bool ShowNickname);

/// <summary>Who the caller is.</summary>
public sealed record MeAnswer(string Id, string Nickname, IReadOnlyList<string> Roles, bool ShowNickname);
