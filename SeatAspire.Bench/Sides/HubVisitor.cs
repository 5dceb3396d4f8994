using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>SeatAspire's browser: SignalR's JSON protocol, and HTTP to pay.</summary>
internal sealed class HubVisitor(Loop loop, Uri origin, string hub, string? token)
    : Visitor(loop, origin, $"/hubs/{hub}" + (token is null ? "" : "?access_token=" + Uri.EscapeDataString(token)))
{
    private const byte End = 0x1e;
    private static readonly byte[] Sign = [.. "{\"type\":6}"u8, End];

    private readonly Loop _loop = loop;
    private HttpLine? _http;
    private readonly Dictionary<int, string> _holds = [];
    private int _paid;

    public override void Watch(Hall hall) => Call(NoSeat, "Join", $"\"{hall.Id}\",null");

    public override void Hold(Hall hall, int seat) => Call(seat, "Hold", $"\"{hall.Id}\",[\"{hall.Labels[seat]}\"]");

    public override void Release(Hall hall, int seat) => Call(seat, "Release", $"\"{_holds[seat]}\"");

    public override void Buy(Hall hall, int seat)
    {
        var hold = _holds[seat];
        _http ??= new HttpLine(_loop, Origin);
        _http.Send("POST", $"/api/holds/{hold}/pay", token, """{"method":"sandbox"}""", (status, _) => Answered?.Invoke(seat, status == 201),
            string.Create(CultureInfo.InvariantCulture, $"Idempotency-Key: {hold}-{_paid++}\r\n"));
    }

    public override void Wait(Hall hall) => Call(NoSeat, "Watch", $"\"{hall.Id}\"");

    internal override void KeepAlive()
    {
        if (IsReady)
        {
            SendText(Sign);
        }
    }

    protected override void OnUpgraded() => SendRecord("""{"protocol":"json","version":1}""");

    protected override void OnText(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf(End) is >= 0 and var end)
        {
            OnMessage(text[..end]);
            text = text[(end + 1)..];
        }
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        if (!IsReady)
        {
            IsReady = message.SequenceEqual("{}"u8) ? true : throw new InvalidDataException(Encoding.UTF8.GetString(message));
        }
        else if (message.StartsWith("{\"type\":1,\"target\":\"SeatsChanged\""u8))
        {
            OnSeats(message);
        }
        else if (message.StartsWith("{\"type\":1,\"target\":\"QueueProgress\""u8))
        {
            Told?.Invoke();
        }
        else if (message.StartsWith("{\"type\":1,\"target\":\"Admitted\""u8))
        {
            LetIn?.Invoke(DateTimeOffset.Parse(TextAfter(message, "\"leaseExpiresAt\":\""u8), CultureInfo.InvariantCulture));
        }
        else if (message.StartsWith("{\"type\":3,"u8))
        {
            OnAnswer(message);
        }
    }

    private void OnAnswer(ReadOnlySpan<byte> message)
    {
        // The id of a call is its seat's number.
        const string Id = "{\"type\":3,\"invocationId\":\"";
        Utf8Parser.TryParse(message[Id.Length..], out int seat, out _);
        var hold = "\"holdId\":\""u8;
        if (message.IndexOf(hold) >= 0)
        {
            _holds[seat] = TextAfter(message, hold);
        }

        if (Stands is not null && message.IndexOf("\"position\":"u8) >= 0)
        {
            Stands(NumberAfter(message, "\"place\":"u8), NumberAfter(message, "\"position\":"u8));
        }

        Answered?.Invoke(seat, message.IndexOf("\"ok\":false"u8) < 0 && message.IndexOf("\"error\":"u8) < 0);
    }

    /// <summary>What stands between a name with its opening quote and the next quote.</summary>
    private static string TextAfter(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var rest = message[(message.IndexOf(name) + name.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private void OnSeats(ReadOnlySpan<byte> message)
    {
        if (Saw is null)
        {
            return;
        }

        const string Changes = "\"changes\":[";
        var rest = message[(message.IndexOf("\"changes\":["u8) + Changes.Length)..];
        while (Utf8Parser.TryParse(rest, out int seat, out var digits) && Utf8Parser.TryParse(rest[(digits + 1)..], out int state, out var more))
        {
            Saw(seat, state);
            rest = rest[(digits + 1 + more)..];
            rest = rest[(rest[0] == ',' ? 1 : 0)..];
        }
    }

    private void Call(int id, string method, string arguments) => SendRecord(string.Create(
        CultureInfo.InvariantCulture, $"{{\"type\":1,\"invocationId\":\"{id}\",\"target\":\"{method}\",\"arguments\":[{arguments}]}}"));

    private void SendRecord(string message)
    {
        Span<byte> bytes = stackalloc byte[512];
        var length = Encoding.UTF8.GetBytes(message, bytes);
        bytes[length] = End;
        SendText(bytes[..(length + 1)]);
    }
}
