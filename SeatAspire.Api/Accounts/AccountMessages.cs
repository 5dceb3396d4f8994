namespace SeatAspire.Api.Accounts;

/// <summary>The ID prompt's answer.</summary>
/// <param name="Id">Becomes the nickname.</param>
public sealed record GuestRequest(string Id);

/// <summary>Registers somebody.</summary>
/// <param name="Nickname">What others see.</param>
/// <param name="Email">What one logs in with.</param>
/// <param name="Password">8 to 200 characters, none of the most common ones.</param>
/// <param name="ConfirmPassword">The same again.</param>
public sealed record SignUpRequest(string Nickname, string Email, string Password, string ConfirmPassword)
{
    // A record would write its members into a log.
    /// <inheritdoc/>
    public override string ToString() => nameof(SignUpRequest);
}

/// <summary>Lets a registered person in.</summary>
/// <param name="Email">However it is spelled.</param>
/// <param name="Password">Theirs.</param>
/// <param name="Device">What an earlier answer said, if this device logged in before.</param>
public sealed record LoginRequest(string Email, string Password, string? Device = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Changes one's own password.</summary>
/// <param name="Password">The one that the account has.</param>
/// <param name="NewPassword">8 to 200 characters, none of the most common ones.</param>
/// <param name="ConfirmPassword">The new one again.</param>
public sealed record PasswordRequest(string Password, string NewPassword, string ConfirmPassword)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(PasswordRequest);
}

/// <summary>Asks for fresh tokens.</summary>
public sealed record RefreshRequest(string RefreshToken)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(RefreshRequest);
}

/// <summary>Ends a sign-in.</summary>
public sealed record LogoutRequest(string RefreshToken)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(LogoutRequest);
}

/// <summary>What one may change about oneself.</summary>
/// <param name="ShowNickname">Whether purchases are announced under the whole nickname.</param>
public sealed record MeRequest(bool ShowNickname);

/// <summary>Who the caller is.</summary>
public sealed record MeResponse(string Id, string Nickname, IReadOnlyList<string> Roles, bool ShowNickname);
