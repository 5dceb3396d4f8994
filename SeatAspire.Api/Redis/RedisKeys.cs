using StackExchange.Redis;

namespace SeatAspire.Api.Redis;

/// <summary>
/// Every key and channel in Redis, with its shape. A showing's keys share the hash tag <c>{showing}</c>, so that one
/// script touches one slot of a Redis Cluster. (Channels that begin with <c>hubs</c> are those of SignalR's own scale-out.)
/// </summary>
public static class RedisKeys
{
    /// <summary>
    /// Channel: <c>o</c> and a line a person, <c>PERSON SHOWING</c>: their orders changed; or <c>h SHOWING VERSION</c> and a line a person,
    /// <c>PERSON HOLD SEAT,… DEADLINE HOLD …</c>: their live holds as they are from that version on.
    /// </summary>
    public const string People = "people";

    /// <summary>Stands for the showing in a message of <see cref="People"/> where there is none: orders of goods alone.</summary>
    public const string NoShowing = "-";

    /// <summary>Channel: a list of purchases, as everybody is told of them, before bursts are merged.</summary>
    public const string Purchases = "purchases";

    /// <summary>Channel: somebody changed shows, dates or settings in the database; the message says nothing more.</summary>
    public const string Catalog = "catalog";

    /// <summary>Channel: JSON <c>{text, at}</c>, a notice of the operator; <see cref="Notice"/> keeps the latest.</summary>
    public const string Notices = "notices";

    /// <summary>Channel: the id of goods whose stock changed.</summary>
    public const string Goods = "goods";

    /// <summary>Channel: the id of a person whose cart changed.</summary>
    public const string Carts = "carts";

    /// <summary>Channel of a hub, by its class: JSON, what goes to connections of it on all replicas (<c>HubSend</c>).</summary>
    public static string Rooms(string hub) => "rooms:" + hub;

    /// <summary>Set of showings where a person held seats lately: where to look for their holds. Kept a day.</summary>
    public static RedisKey PersonShowings(string personId) => $"person:{personId}:showings";

    /// <summary>Hash replica → <c>MS SHOWING:COUNT,…</c>: connections in its seat rooms, and when it said so.</summary>
    public static readonly RedisKey Viewers = "admin:{all}:viewers";

    /// <summary>Time of the latest point of the histories, Unix ms.</summary>
    public static readonly RedisKey Recorded = "admin:{all}:recorded";

    /// <summary>The latest notice, JSON <c>{text, at}</c>; kept as long as newcomers are told.</summary>
    public static readonly RedisKey Notice = "admin:{all}:notice";

    /// <summary>List of a showing's figures over the last while: <c>MS NUMBER NUMBER …</c>, the oldest first.</summary>
    public static RedisKey History(string showingId) => $"admin:{{{showingId}}}:history";

    /// <summary>Stands while some replica has a chore's turn.</summary>
    public static RedisKey Turn(string chore) => $"turn:{{{chore}}}";

    /// <summary>The key of the hashes that stand for addresses, sealed; see <see cref="AddressHashes"/>.</summary>
    public static readonly RedisKey AddressKey = "addresses:{all}:key";

    /// <summary>Sorted set of the replicas that count sockets by when they last said that they live, Unix ms.</summary>
    public static readonly RedisKey SocketReplicas = "sockets:{all}:replicas";

    /// <summary>With a replica's name behind it: hash address (a keyed hash of it) → open sockets there.</summary>
    public const string SocketCounts = "sockets:{all}:at:";

    /// <summary>Hash sender → when it last forwarded without being trusted, Unix ms.</summary>
    public static readonly RedisKey Forwarders = "admin:{all}:forwarders";

    /// <summary>The keys of a showing's seats.</summary>
    public static SeatKeys Seats(string showingId) => new(showingId);

    /// <summary>The keys of a showing's queue.</summary>
    public static QueueKeys Queue(string showingId) => new(showingId);

    /// <summary>The replica that sends to the screens: <c>MACHINE PID RANDOM</c>; ends by itself when it does not go on.</summary>
    public static readonly RedisKey MulticastSender = "{board}:sender";

    /// <summary>The number of the last datagram.</summary>
    public static readonly RedisKey MulticastNumber = "{board}:number";

    /// <summary>The keys of the chat.</summary>
    public static ChatKeys Chat { get; } = new();
}

/// <summary>
/// A showing's seats in Redis, all under <c>seats:{SHOWING}:</c>
/// <list type="table">
/// <item><term>states</term><description>string, one byte a seat: 0 free, 1 held, 2 sold, 3 blocked</description></item>
/// <item><term>refs</term><description>hash seat → <c>h:HOLD</c>, <c>o:ORDER</c>, <c>a:ALLOCATION</c> or <c>b</c>; none for a free seat</description></item>
/// <item><term>version</term><description>counter, epoch × 2^32 + n, n begun at the clock</description></item>
/// <item><term>epoch</term><description>the epoch the states belong to; <c>r:EPOCH:TOKEN</c> while they are being rebuilt</description></item>
/// <item><term>life</term><description><c>run_id:ID</c> of the Redis in whose life they were restored; none where nobody wrote it yet</description></item>
/// <item><term>deadlines</term><description>sorted set of held holds by deadline, Unix ms</description></item>
/// <item><term>paying</term><description>sorted set of paying holds by when paying began, Unix ms</description></item>
/// <item><term>bought</term><description>hash person → number of seats bought</description></item>
/// <item><term>addresses</term><description>hash address (a keyed hash of it) → number of its seats that are held or being paid</description></item>
/// <item><term>allocated</term><description>hash seat → allocation that it belongs to, whoever has it now</description></item>
/// <item><term>allocations</term><description>hash allocation → the hash of its code, empty without one</description></item>
/// <item><term>allocation:ID</term><description>set of its seats, whoever has them now</description></item>
/// <item><term>codes</term><description>hash of a code's hash → <c>ALLOCATION PERCENT USES</c>; uses empty for any number</description></item>
/// <item><term>taken:ALLOCATION</term><description>set of its seats that its code took, held or sold</description></item>
/// <item><term>wrong:PERSON, wrong-from:ADDRESS</term><description>wrong codes within the last minute</description></item>
/// <item><term>ranout:PERSON</term><description>hash times, at: how often the person let a hold run out, and when last, Unix ms; kept an hour</description></item>
/// <item><term>hold:ID</term><description>hash person, seats (<c>17c</c>: by a code), state, deadline, attempt, key, from (the address); kept a day after its end, ten minutes where it was given back</description></item>
/// <item><term>live:PERSON</term><description>hash hold → <c>STATE DEADLINE SEAT,…</c> of the person's holds that have not ended</description></item>
/// <item><term>given-back:ORDER</term><description>set of the order's cancelled seats, which a late sell leaves alone; kept a day</description></item>
/// <item><term>moved:LIFE:ORDER</term><description>hash seat → how often the order had been moved when it was last said whether it has the seat, then + or -; kept a day</description></item>
/// <item><term>seating:ID</term><description>which seats stand side by side and how near they are, as <c>best.lua</c> reads it; kept a day, and written anew when it is missed</description></item>
/// <item><term>layout</term><description>hash of the layout whose seats these are</description></item>
/// <item><term>first_list</term><description>the first price list of these seats: a hold made by an earlier one is of others, which the date had before</description></item>
/// <item><term>changes</term><description>channel: <c>VERSION MS SEAT:STATE,…</c>, or <c>reset</c> after a rebuild</description></item>
/// </list>
/// </summary>
public sealed class SeatKeys
{
    internal SeatKeys(string showingId)
    {
        Prefix = $"seats:{{{showingId}}}:";
        States = Prefix + "states";
        Version = Prefix + "version";
        Epoch = Prefix + "epoch";
        Refs = Prefix + "refs";
        Paying = Prefix + "paying";
        Changes = Prefix + "changes";
        Deadlines = Prefix + "deadlines";
        Script = [States, Refs, Version, Epoch, Deadlines, Paying, Prefix + "bought"];
        Standing = [Epoch, Prefix + "layout"];
        Head = [Epoch, Version];
        Snapshot = [Epoch, Version, States];
    }

    public string Prefix { get; }

    /// <summary>What <c>best.lua</c> has to know of the layout.</summary>
    public RedisKey Seating(string id) => Prefix + "seating:" + id;

    /// <summary>The record of a hold.</summary>
    public RedisKey Hold(string holdId) => Prefix + "hold:" + holdId;

    public RedisKey States { get; }
    public RedisKey Refs { get; }
    public RedisKey Version { get; }
    public RedisKey Epoch { get; }
    public RedisKey Paying { get; }
    public string Changes { get; }

    /// <summary>The KEYS of every seat script, in their order.</summary>
    public RedisKey[] Script { get; }

    public RedisKey Deadlines { get; }

    /// <summary>Epoch and layout: whether what stands is what ought to.</summary>
    public RedisKey[] Standing { get; }

    /// <summary>Epoch and version: enough to see whether a copy is behind.</summary>
    public RedisKey[] Head { get; }

    /// <summary>Epoch, version and states, read in one step.</summary>
    public RedisKey[] Snapshot { get; }
}

/// <summary>
/// A showing's queue in Redis, all under <c>queue:{SHOWING}:</c>
/// <list type="table">
/// <item><term>tickets</term><description>sorted set of the people who wait, by ticket number</description></item>
/// <item><term>leases</term><description>sorted set of the people inside, by when their lease ends, Unix ms</description></item>
/// <item><term>turns</term><description>hash person → the end beyond which the lease is not renewed, Unix ms</description></item>
/// <item><term>next</term><description>the last ticket number given</description></item>
/// <item><term>pace</term><description>hash: second and used (who got in within it), ticked (last second that admitted), lined (when somebody lined up last, Unix ms), serving
/// (last ticket admitted), since (second since which people wait), pace (admitted per minute since then), drawing and set_aside (first and
/// last number of a draw under way), told (second in which all who wait were told), told_serving and moved (last ticket seen, and since
/// when), left (the free seats they were told)</description></item>
/// <item><term>lobby</term><description>sorted set of who came before a drawn opening, by when</description></item>
/// <item><term>frozen</term><description>the lobby once it takes part in the draw; gone when the numbers are shown</description></item>
/// <item><term>drawn</term><description>sorted set of numbers not shown yet, and of who came meanwhile</description></item>
/// <item><term>restored</term><description>stands for a minute after the seats were restored where the line was lost: who waits is to be told</description></item>
/// <item><term>minute:N</term><description>hash second → people let in, of minute N of Unix time; kept 5 minutes</description></item>
/// <item><term>behind</term><description>sorted set of people who wait behind all of <c>tickets</c>, by ticket number</description></item>
/// <item><term>at:ADDRESS</term><description>set of the people with a place who came from an address (a keyed hash of it), some of them gone; kept a day</description></item>
/// <item><term>pruned:ADDRESS</term><description>stands for a second after the gone were taken out of that set</description></item>
/// <item><term>admissions</term><description>stream person, ticket, at: who was let in, at which moment of the script, Unix ms; about the last 10,000</description></item>
/// </list>
/// </summary>
public sealed class QueueKeys
{
    internal QueueKeys(string showingId)
    {
        var prefix = $"queue:{{{showingId}}}:";
        Tickets = prefix + "tickets";
        Leases = prefix + "leases";
        Frozen = prefix + "frozen";
        Admissions = prefix + "admissions";
        Pace = prefix + "pace";
        Waiting = [Tickets, prefix + "behind", prefix + "lobby", Frozen, prefix + "drawn", prefix + "restored"];
        Script = [.. RedisKeys.Seats(showingId).Script, Tickets, Leases, prefix + "next", Pace, prefix + "lobby"];
    }

    public RedisKey Tickets { get; }
    public RedisKey Leases { get; }
    public RedisKey Frozen { get; }
    public RedisKey Admissions { get; }
    public RedisKey Pace { get; }

    /// <summary>What is there as long as anybody waits, or is to be told of a line that was lost.</summary>
    public RedisKey[] Waiting { get; }

    /// <summary>The KEYS of every queue script, and of hold: the seats' first, then the queue's.</summary>
    public RedisKey[] Script { get; }
}
