using Microsoft.AspNetCore.Http.Connections;

namespace SeatAspire.Api.Realtime;

/// <summary>What holds for the sockets of every hub.</summary>
public static class HubSockets
{
    /// <summary>
    /// WebSockets and nothing else, and none outlives the token that opened it: it is closed when that ends. Browsers open the next one, with a
    /// renewed token, before it comes to that. Who has not signed in has no token that could end.
    /// </summary>
    public static void SetSockets(this HttpConnectionDispatcherOptions options)
    {
        options.Transports = HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
    }
}
