using Microsoft.AspNetCore.Authentication;

namespace SeatAspire.Api.Accounts;

/// <summary>Reads access tokens, but for those whose sign-in ended; of the others, with the roles that the person has by now.</summary>
internal sealed class LiveTickets(ISecureDataFormat<AuthenticationTicket> tickets, EndedSignIns ended, CurrentRoles roles) : ISecureDataFormat<AuthenticationTicket>
{
    /// <inheritdoc/>
    public string Protect(AuthenticationTicket data) => tickets.Protect(data);

    /// <inheritdoc/>
    public string Protect(AuthenticationTicket data, string? purpose) => tickets.Protect(data, purpose);

    /// <inheritdoc/>
    public AuthenticationTicket? Unprotect(string? protectedText) => Live(tickets.Unprotect(protectedText));

    /// <inheritdoc/>
    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) => Live(tickets.Unprotect(protectedText, purpose));

    private AuthenticationTicket? Live(AuthenticationTicket? ticket)
    {
        if (ticket is null || ended.Has(ticket.Principal))
        {
            return null;
        }

        roles.Renew(ticket.Principal);
        return ticket;
    }
}
