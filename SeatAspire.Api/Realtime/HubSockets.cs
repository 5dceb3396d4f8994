using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

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

/// <summary>How a hub's two ends know of each other that they are there.</summary>
internal static class HubKeepAlive
{
    /// <summary>A browser that has heard nothing for 30 s connects anew, and nothing in between closes a line that is never silent.</summary>
    private static readonly TimeSpan SignOfServer = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Browsers say every 25 s that they are there; hearing that costs as much as telling them something. One that closes is known at
    /// once: this is for those that vanish without a word.
    /// </summary>
    private static readonly TimeSpan PatienceWithBrowsers = TimeSpan.FromSeconds(75);

    /// <summary>Sets both.</summary>
    public static void SetTimes(this HubOptions options) =>
        (options.KeepAliveInterval, options.ClientTimeoutInterval) = (SignOfServer, PatienceWithBrowsers);
}
