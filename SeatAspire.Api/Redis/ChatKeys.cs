using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// The chat in Redis, all under <c>{chat}:</c>
/// <list type="table">
/// <item><term>names</term><description>hash folded nickname → the person who is present under it</description></item>
/// <item><term>in</term><description>hash <c>ROOM PERSON</c> → on how many replicas; the room <c>*</c> is the chat as a whole</description></item>
/// <item><term>leaving</term><description>sorted set <c>ROOM PERSON</c> by when they will have left, Unix ms</description></item>
/// <item><term>replicas</term><description>sorted set of replicas by their last beat, Unix ms; 0: stopped</description></item>
/// <item><term>stays:REPLICA</term><description>hash <c>ROOM PERSON</c> → generation of the stay</description></item>
/// <item><term>room:ROOM</term><description>sorted set of people by when they came, Unix ms</description></item>
/// <item><term>rooms:PERSON</term><description>set of the rooms they are in</description></item>
/// <item><term>person:ID</term><description>hash name and folded (while present), color, wanted and wantedFolded (once renamed), since (when they came, Unix ms), from (the address they spoke from); kept half an hour after they left</description></item>
/// <item><term>history:ROOM</term><description>list of the last 50 messages as JSON; kept 7 days</description></item>
/// <item><term>muted:PERSON</term><description>there while they may not speak</description></item>
/// <item><term>muted-from:ADDRESS</term><description>since when, Unix ms, nobody new from there (a keyed hash) may speak; there while it lasts</description></item>
/// <item><term>pace:PERSON</term><description>when the rate of what they say comes down to the allowed one, Unix ms</description></item>
/// <item><term>said:ROOM:SECOND</term><description>hash messages of a room in a second, by address; all in the field <c>*</c></description></item>
/// <item><term>ids</term><description>counter of messages</description></item>
/// <item><term>mark</term><description>random, new when the data were lost</description></item>
/// <item><term>events</term><description>channel: what happened, as JSON; see ChatEvent</description></item>
/// </list>
/// </summary>
public sealed class ChatKeys
{
    internal ChatKeys()
    {
        Prefix = "{chat}:";
        Names = Prefix + "names";
        Replicas = Prefix + "replicas";
        Events = Prefix + "events";
        Script = [Names, Prefix + "in", Prefix + "leaving", Replicas, Events];
    }

    public string Prefix { get; }
    public RedisKey Names { get; }
    public RedisKey Replicas { get; }
    public string Events { get; }

    /// <summary>The KEYS of every chat script, in their order.</summary>
    public RedisKey[] Script { get; }
}
