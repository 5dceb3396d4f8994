using Microsoft.AspNetCore.SignalR;
using SeatAspire.Api.Background;
using SeatAspire.Api.Chat.Tcp;
using SeatAspire.Api.Realtime;

namespace SeatAspire.Api.Chat;

/// <summary>Registers the chat.</summary>
public static class ChatFeature
{
    private const int LongestMessage = 16 * 1024;

    /// <summary>Registers the services.</summary>
    public static void AddChat(this IHostApplicationBuilder builder)
    {
        builder.AddLoops();
        var services = builder.Services;
        services.AddOptions<ChatOptions>().BindConfiguration("Chat")
            .Validate(options => options.IsValid, "A number in the section Chat is out of its range: see docs/chat.md.")
            .ValidateOnStart();
        services.AddSingleton<ChatStore>().AddSingleton<ChatNames>().AddSingleton<ChatConnections>().AddSingleton<ChatService>();
        services.AddBackgroundWork<ChatPresence>();
        services.AddBackgroundWork<ChatListener>();
        AddTcp(builder);
        services.AddSignalR().AddHubOptions<ChatHub>(options =>
        {
            options.SetTimes();
            options.MaximumReceiveMessageSize = LongestMessage;
            options.SupportedProtocols = [HubMessages.Protocol];
        });
        services.AddSingleton<ChatHubConnections>();
        services.AddSingleton<HubLifetimeManager<ChatHub>>(provider => provider.GetRequiredService<ChatHubConnections>());
    }

    /// <summary>Maps the hub and the routes below <paramref name="api"/>.</summary>
    public static void MapChat(this IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        app.MapHub<ChatHub>("/hubs/chat", options => options.SetSockets()).RequireAuthorization();
        api.MapChatEndpoints();
    }

    private static void AddTcp(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<TcpChatOptions>().BindConfiguration("Chat:Tcp")
            .Validate(options => options.IsValid, "A value in the section Chat:Tcp is out of its range: see docs/chat.md.")
            .ValidateOnStart();
        builder.Services.AddSingleton<TcpChat>();
        if (builder.Configuration.GetValue("Chat:Tcp:Enabled", true))
        {
            builder.Services.AddSingleton<TcpChatServer>().AddHostedService(provider => provider.GetRequiredService<TcpChatServer>());
        }
    }
}
