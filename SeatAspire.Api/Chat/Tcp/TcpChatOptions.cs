using System.Net;

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
