using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Background;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Chat.Tcp;

/// <summary>
/// Listens for the chat over TCP, on Kestrel's transport. Where the port is in use, that is said once and everything else
/// runs; as soon as it is free this replica listens, so that another's death does not leave nobody to talk to.
/// </summary>
internal sealed partial class TcpChatServer(
    IConnectionListenerFactory transport, TcpChat chat, IOptions<TcpChatOptions> options, RunFacts facts, LoopRunner loops, TimeProvider time, ILogger<TcpChatServer> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostTimeToStop = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MostTimeToClose = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint _wanted = new(IPAddress.Parse(options.Value.Address), options.Value.Port);
    private IConnectionListener? _listener;

    /// <summary>Where it listens; null while it does not.</summary>
    public EndPoint? EndPoint => _listener?.EndPoint;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryBindAsync(cancellationToken))
        {
            LogPortInUse(log, _wanted);
        }

        facts.ChatTcp = EndPoint?.ToString();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_listener is not null)
        {
            await _listener.UnbindAsync(cancellationToken);
        }

        await chat.EndAsync("* This server is being stopped. Come again in a moment. Good bye.", MostTimeToStop);
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loops.RunAsync("chat over TCP", TimeSpan.Zero, RoundAsync, stoppingToken);
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        if (_listener is null)
        {
            await Task.Delay(RetryPause, time, stopping);
            await TryBindAsync(stopping);
        }
        else if (await _listener.AcceptAsync(stopping) is { } connection)
        {
            _ = ServeAsync(connection);
        }
        else
        {
            // Nobody comes any more: the listener was closed.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        }
    }

    private async Task<bool> TryBindAsync(CancellationToken cancellation)
    {
        try
        {
            _listener = await transport.BindAsync(_wanted, cancellation);
            LogListening(log, EndPoint);
            return true;
        }
        catch (Exception error) when (error is AddressInUseException or SocketException)
        {
            return false;
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        // Not on the thread that accepts.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // Nobody waits for this: a fault ends one conversation and is seen in the log.
        await loops.TryAsync("a conversation of the chat over TCP", null, () => TalkAsync(connection), CancellationToken.None);
        await loops.TryAsync("closing a conversation of the chat over TCP", null, () => CloseAsync(connection), CancellationToken.None);
    }

    private Task TalkAsync(ConnectionContext connection)
    {
        // Somebody whose machine is gone is noticed within minutes, though they never say so.
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        }

        return chat.OnConnectedAsync(connection);
    }

    private async Task CloseAsync(ConnectionContext connection)
    {
        var closing = connection.DisposeAsync().AsTask();
        try
        {
            await closing.WaitAsync(MostTimeToClose, time);
        }
        catch (TimeoutException)
        {
            // What is left to send is not being read.
            connection.Abort();
            await closing;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The chat over TCP cannot listen on {Address}, which another program uses or which is not of this machine; everything else runs, and it is tried again. See Chat:Tcp:Port")]
    private static partial void LogPortInUse(ILogger log, EndPoint address);

    [LoggerMessage(LogLevel.Information, "The chat listens for plain TCP on {Address}")]
    private static partial void LogListening(ILogger log, EndPoint? address);
}
