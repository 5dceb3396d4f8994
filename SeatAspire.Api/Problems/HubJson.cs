using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatAspire.Api.Problems;

/// <summary>
/// SignalR's JSON protocol, with one difference: a call whose arguments are too many, too few or of another type is answered as what it
/// is, a refusal, and not as an error of the server.
/// </summary>
internal sealed class HubJson(IHubProtocol json) : IHubProtocol
{
    private static readonly ExceptionDispatchInfo Refusal = ExceptionDispatchInfo.Capture(
        new HubException("validation: the arguments of this call are not of the number and types that the method takes."));

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!json.TryParseMessage(ref input, binder, out message))
        {
            return false;
        }

        if (message is InvocationBindingFailureMessage failure)
        {
            message = new InvocationBindingFailureMessage(failure.InvocationId, failure.Target, Refusal);
        }

        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(message);

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);
}

/// <summary>Gives every hub <see cref="HubJson"/>, the one protocol that they speak.</summary>
internal sealed class HubProtocols(IEnumerable<IHubProtocol> protocols) : IHubProtocolResolver
{
    private readonly IHubProtocol _json = new HubJson(protocols.First(protocol => protocol is JsonHubProtocol));

    public IReadOnlyList<IHubProtocol> AllProtocols => [_json];

    public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) =>
        string.Equals(protocolName, _json.Name, StringComparison.OrdinalIgnoreCase)
        && supportedProtocols?.Contains(protocolName, StringComparer.OrdinalIgnoreCase) != false
            ? _json
            : null;
}
