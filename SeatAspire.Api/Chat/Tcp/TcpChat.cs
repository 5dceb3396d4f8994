using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Callers;
using SeatAspire.Api.Problems;
using SeatAspire.Api.Realtime;
using SeatAspire.ServiceDefaults;

namespace SeatAspire.Api.Chat.Tcp;

/// <summary>The section <c>Chat:Tcp</c> of the settings: where and how the chat is open to plain sockets.</summary>
public sealed class TcpChatOptions
{
    /// <summary>False: nowhere.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>An address of this machine.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0: any free one. Of several replicas on a machine one has a given port at a time.</summary>
    public int Port { get; set; }

    /// <summary>Most connections of this replica.</summary>
    public int MostConnections { get; set; } = 2000;

    /// <summary>After what time without a line somebody is sent away.</summary>
    public int IdleSeconds { get; set; } = 1800;

    internal bool IsValid =>
        IPAddress.TryParse(Address, out _) && Port is >= 0 and <= IPEndPoint.MaxPort
        && MostConnections is >= 1 and <= 100_000 && IdleSeconds is >= 1 and <= 86_400;
}

/// <summary>Serves each connection that comes, up to so many; each ends with a sentence.</summary>
internal sealed partial class TcpChat(
    ChatConnections connections, ChatService chat, ChatNames names, SocketCounts sockets, IOptions<TcpChatOptions> options, TimeProvider time,
    ILogger<TcpChat> log)
    : ConnectionHandler
{
    private static readonly UpDownCounter<long> Gauge = SeatTelemetry.Meter.CreateUpDownCounter<long>(
        "chat.tcp.connections", "{connection}", "Connections of the chat over TCP");

    private readonly ConcurrentDictionary<TcpTalker, Task> _talkers = new();
    private int _count;

    /// <summary>How many are connected.</summary>
    public int Count => _count;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        Gauge.Add(1);
        try
        {
            if (Interlocked.Increment(ref _count) > options.Value.MostConnections)
            {
                await RefuseAsync(connection, "* The chat is full just now. Try again in a while. Good bye.\n");
                return;
            }

            var address = ClientAddresses.Of(connection.RemoteEndPoint);
            using var socket = await sockets.OpenAsync(address);
            if (socket is null)
            {
                await RefuseAsync(connection, $"* {Refusals.TooManyConnections.English} Good bye.\n");
                return;
            }

            var talker = new TcpTalker(connection, new(Guid.CreateVersion7().ToString("N"), await NameAsync(), address), connections, chat, options.Value, time);
            var talking = talker.RunAsync();
            _talkers[talker] = talking;
            try
            {
                await talking;
            }
            finally
            {
                _talkers.TryRemove(talker, out _);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The other side went without a word.
            LogGone(log, connection.ConnectionId, error.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            Gauge.Add(-1);
        }
    }

    /// <summary>Ends all conversations with a sentence.</summary>
    public async Task EndAsync(string lastWord, TimeSpan limit)
    {
        foreach (var talker in _talkers.Keys)
        {
            talker.End(lastWord);
        }

        await Task.WhenAll(_talkers.Values).WaitAsync(limit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RefuseAsync(ConnectionContext connection, string lastWord)
    {
        Encoding.UTF8.GetBytes(lastWord, connection.Transport.Output);
        await connection.Transport.Output.FlushAsync();
        await new LineReader(connection.Transport.Input).DrainAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), time);
    }

    /// <summary>A name that no account has; that nobody present has it, Redis sees to.</summary>
    private async Task<string> NameAsync()
    {
        string name;
        do
        {
            name = $"Guest{Random.Shared.Next(1000, 1_000_000)}";
        }
        while (await names.IsSomebodyElsesAsync(name, ""));
        return name;
    }

    [LoggerMessage(LogLevel.Debug, "The chat connection {Connection} is gone: {Reason}")]
    private static partial void LogGone(ILogger log, string connection, string reason);
}
