using Microsoft.Extensions.Options;

namespace SeatAspire.Api.Board;

/// <summary>Registers the board: datagrams to screens in a venue.</summary>
public static class BoardFeature
{
    /// <summary>Registers the services; nothing is sent unless <c>Board:Enabled</c>.</summary>
    public static void AddBoard(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<BoardOptions>, BoardOptions.Validator>();
        builder.Services.AddOptions<BoardOptions>().BindConfiguration("Board").ValidateOnStart();
        if (builder.Configuration.GetValue<bool>("Board:Enabled"))
        {
            builder.Services.AddHostedService<BoardSender>();
        }
    }
}
