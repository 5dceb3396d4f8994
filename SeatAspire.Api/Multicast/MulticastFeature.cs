using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;

namespace SeatAspire.Api.Multicast;

/// <summary>Registers the multicast: datagrams to screens in a venue.</summary>
public static class MulticastFeature
{
    /// <summary>Registers the services; nothing is sent unless <c>Board:Enabled</c>.</summary>
    public static void AddMulticast(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<MulticastOptions>, MulticastOptions.Validator>();
        builder.Services.AddOptions<MulticastOptions>().BindConfiguration("Board").ValidateOnStart();
        if (builder.Configuration.GetValue<bool>("Board:Enabled"))
        {
            builder.Services.AddBackgroundWork<MulticastSender>();
        }
    }
}

/// <summary>The section <c>Board</c> of the settings: screens in a venue that hear what is left and what is bought.</summary>
public sealed class MulticastOptions
{
    /// <summary>Whether anything is sent.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where to: a multicast group of IPv4 and a port.</summary>
    public string Group { get; set; } = "239.255.83.65:30114";

    /// <summary>The address of this machine by whose network it is sent; loopback reaches this machine alone.</summary>
    public string Interface { get; set; } = "127.0.0.1";

    internal IPEndPoint GroupEndPoint => IPEndPoint.Parse(Group);

    internal sealed class Validator : IValidateOptions<MulticastOptions>
    {
        public ValidateOptionsResult Validate(string? name, MulticastOptions options) =>
            !IsGroup(options.Group)
                ? ValidateOptionsResult.Fail(
                    $"Board:Group is \"{options.Group}\", but must be a multicast address of IPv4 and a port, such as 239.255.83.65:30114: only 224.0.0.0 to 239.255.255.255 are groups.")
            : !(IPAddress.TryParse(options.Interface, out var address) && address.AddressFamily == AddressFamily.InterNetwork)
                ? ValidateOptionsResult.Fail($"Board:Interface is \"{options.Interface}\", but must be an IPv4 address of this machine.")
            : ValidateOptionsResult.Success;

        private static bool IsGroup(string text) =>
            IPEndPoint.TryParse(text, out var group) && group.Port > 0
            && group.AddressFamily == AddressFamily.InterNetwork && group.Address.GetAddressBytes()[0] >> 4 == 0b1110;
    }
}
