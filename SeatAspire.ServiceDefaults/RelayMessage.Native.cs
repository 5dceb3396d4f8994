using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace SeatAspire.ServiceDefaults;

/// <summary>Whom a message of the relay is for, or what it asks of the replica that has a connection.</summary>
internal enum RelayTo
{
    All,
    Connections,
    Groups,
    Users,
    AddToGroup,
    RemoveFromGroup,
}

/// <summary>
/// What a replica publishes for all of them: a line of JSON <c>{"to":…,"names":[…],"except":[…]}</c> that says for whom, and
/// after it the hub message as browsers get it, made once and never read again on the way.
/// </summary>
/// <param name="To">The kind of <paramref name="Names"/>.</param>
/// <param name="Names">Ids or group names; for a group command the connection and the group; none for all.</param>
/// <param name="Except">Ids of connections that don't get it.</param>
/// <param name="Frame">The hub message in SignalR's JSON protocol; empty for a group command.</param>
internal sealed record RelayMessage(RelayTo To, IReadOnlyList<string> Names, IReadOnlyList<string> Except, ReadOnlyMemory<byte> Frame)
{
    public byte[] Write()
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(To, Names, Except), JsonSerializerOptions.Web);
        return [.. head, (byte)'\n', .. Frame.Span];
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out RelayMessage? message)
    {
        message = null;
        // The head is written without line breaks.
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        try
        {
            if (end > 0 && JsonSerializer.Deserialize<Head>(text.AsSpan(0, end), JsonSerializerOptions.Web) is { Names: not null, Except: not null } head)
            {
                message = new(head.To, head.Names, head.Except, Encoding.UTF8.GetBytes(text[(end + 1)..]));
            }
        }
        catch (JsonException)
        {
            // Not ours.
        }

        return message is not null;
    }

    private sealed record Head(RelayTo To, IReadOnlyList<string> Names, IReadOnlyList<string> Except);
}
