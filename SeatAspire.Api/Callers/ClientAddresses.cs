using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using IPNetwork = System.Net.IPNetwork;

namespace SeatAspire.Api.Callers;

/// <summary>Who calls, and from where: the address is null where no limit by address goes for them, as for operators.</summary>
public readonly record struct Caller(string PersonId, string? Address);

/// <summary>
/// Decides, for every limit by address, what the client's address is: the last one in <c>X-Forwarded-For</c> that is not a trusted
/// proxy's, where the sender is one (<c>Limits:TrustedProxies</c>). An IPv6 address counts with its whole /64, which one subscriber has;
/// an IPv4 address mapped into IPv6 as what it is. Senders that forward without being trusted are remembered for a while and named in the
/// log once a minute: all of their people count as one. Thread safe.
/// </summary>
public sealed partial class ClientAddresses
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string Unknown = "unknown";
    private const int MostForwarded = 32;
    private const int MostForwarders = 16;

    private static readonly string[] PrivateNetworks =
        ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    /// <summary>How long a sender is remembered after it last forwarded.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly IPNetwork[] _trusted;
    private readonly TimeProvider _time;
    private readonly ILogger<ClientAddresses> _log;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _forwarders = new();
    private long _nextLine;

    /// <summary>With the networks of <c>Limits:TrustedProxies</c>, separated by <c>;</c> or commas; loopback and the private ones unless set.</summary>
    /// <exception cref="InvalidOperationException">One of them is neither an address nor a network.</exception>
    public ClientAddresses(IConfiguration configuration, TimeProvider time, ILogger<ClientAddresses> log)
    {
        (_time, _log) = (time, log);
        var named = configuration["Limits:TrustedProxies"]?.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _trusted = [.. (named ?? PrivateNetworks).Select(Network)];
    }

    /// <summary>Senders that forwarded within the last minutes without being trusted; at most a few are remembered.</summary>
    public IReadOnlyList<string> UntrustedForwarders
    {
        get
        {
            var since = _time.GetUtcNow() - Remembered;
            return [.. _forwarders.Where(one => one.Value > since).Select(one => one.Key).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Who sent a request, with the address that limits count.</summary>
    public Caller Caller(HttpContext context) =>
        new(context.User.PersonId() ?? "", context.User.IsInRole(Roles.Admin) ? null : Of(context));

    /// <summary>The address that limits count a request by, as text.</summary>
    public string Of(HttpContext context)
    {
        var sender = context.Connection.RemoteIpAddress;
        if (sender is null || !context.Request.Headers.TryGetValue(ForwardedFor, out var forwarded))
        {
            return Text(sender);
        }

        if (!IsTrusted(sender))
        {
            Note(Plain(sender).ToString());
            return Text(sender);
        }

        // From the nearest hop on; what stands before a foreign one was written by whoever liked to.
        var hops = forwarded.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var client = sender;
        foreach (var hop in hops.TakeLast(MostForwarded).Reverse())
        {
            if (!TryRead(hop, out var address))
            {
                break;
            }

            client = address;
            if (!IsTrusted(address))
            {
                break;
            }
        }

        return Text(client);
    }

    /// <summary>The address of who is at the other end of a plain socket.</summary>
    public static string Of(EndPoint? sender) => Text((sender as IPEndPoint)?.Address);

    /// <summary>An address as limits count it.</summary>
    internal static string Text(IPAddress? address) => address is null ? Unknown : Plain(address) switch
    {
        { AddressFamily: AddressFamily.InterNetworkV6 } six => new IPAddress([.. six.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]) + "/64",
        var four => four.ToString(),
    };

    // A machine's two ways to itself are one: a name such as localhost may mean either.
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address.Equals(IPAddress.IPv6Loopback) ? IPAddress.Loopback : address;

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var one) ? new(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : throw new InvalidOperationException($"The setting Limits:TrustedProxies names \"{text}\", which is neither an address nor a network such as 10.0.0.0/8.");

    // A hop may carry a port: 192.0.2.7:4711, [2001:db8::7]:4711.
    private static bool TryRead(string hop, out IPAddress address)
    {
        if (IPAddress.TryParse(hop, out var bare))
        {
            address = bare;
            return true;
        }

        var isRead = IPEndPoint.TryParse(hop, out var withPort);
        address = withPort?.Address ?? IPAddress.None;
        return isRead;
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = Plain(address);
        return Array.Exists(_trusted, network => network.Contains(plain));
    }

    private void Note(string sender)
    {
        var now = _time.GetUtcNow();
        if (_forwarders.Count >= MostForwarders && !_forwarders.ContainsKey(sender))
        {
            foreach (var old in _forwarders.Where(one => one.Value < now - Remembered))
            {
                _forwarders.TryRemove(old);
            }

            if (_forwarders.Count >= MostForwarders)
            {
                return;
            }
        }

        _forwarders[sender] = now;
        var due = Volatile.Read(ref _nextLine);
        if (now.UtcTicks >= due && Interlocked.CompareExchange(ref _nextLine, (now + BetweenLines).UtcTicks, due) == due)
        {
            LogUntrusted(_log, string.Join(", ", UntrustedForwarders));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Senders that name others in X-Forwarded-For but are not in Limits:TrustedProxies: {Senders}. Where one is a proxy of yours, add it: until then all of its people count as one address")]
    private static partial void LogUntrusted(ILogger log, string senders);
}
