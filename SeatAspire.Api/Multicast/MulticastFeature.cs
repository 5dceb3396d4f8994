using Microsoft.Extensions.Options;

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
            builder.Services.AddHostedService<MulticastSender>();
        }
    }
}
