using System.Globalization;
using System.Text;
using SeatAspire.Bench.Net;

namespace SeatAspire.Bench.Sides;

/// <summary>The peer's browser: Socket.IO 5 over Engine.IO 4, WebSocket alone.</summary>
internal sealed class SocketVisitor(Loop loop, Uri origin, string? token) : Visitor(loop, origin, "/socket.io/?EIO=4&transport=websocket")
{
    // Above every seat.
    private const int General = 1_000_000;

    private int _bought;

    public override void Watch(Hall hall) => Emit(General, $"\"join\",\"{hall.Id}\"");

    public override void Hold(Hall hall, int seat) => Emit(seat, string.Create(CultureInfo.InvariantCulture, $"\"hold\",\"{hall.Id}\",{seat}"));

    public override void Release(Hall hall, int seat) => Emit(seat, string.Create(CultureInfo.InvariantCulture, $"\"release\",\"{hall.Id}\",{seat}"));

    public override void Buy(Hall hall, int seat) =>
        Emit(seat, string.Create(CultureInfo.InvariantCulture, $"\"buy\",\"{hall.Id}\",{seat},\"{hall.Id}-{seat}-{_bought++}\""));

    public override void Wait(Hall hall) => Emit(General, $"\"wait\",\"{hall.Id}\"");

    protected override void OnUpgraded()
    {
        // The server speaks first.
    }

    protected override void OnText(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("42[\"seat\""u8))
        {
            Saw?.Invoke(NumberAfter(text, "\"seat\":"u8), NumberAfter(text, "\"status\":"u8));
        }
        else if (text.StartsWith("42[\"place\""u8))
        {
            Told?.Invoke();
        }
        else if (text.StartsWith("43"u8))
        {
            var id = NumberAfter(text, "43"u8);
            Answered?.Invoke(id == General ? NoSeat : id, text.IndexOf("\"ok\":true"u8) > 0);
        }
        else if (text.StartsWith("40"u8))
        {
            IsReady = true;
        }
        else if (text.StartsWith("2"u8))
        {
            SendText("3"u8);
        }
        else if (text.StartsWith("0"u8))
        {
            SendText(Encoding.ASCII.GetBytes(token is null ? "40{}" : $"40{{\"token\":\"{token}\"}}"));
        }
        else
        {
            throw new InvalidDataException(Encoding.UTF8.GetString(text));
        }
    }

    private void Emit(int id, string arguments)
    {
        Span<byte> bytes = stackalloc byte[512];
        SendText(bytes[..Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"42{id}[{arguments}]"), bytes)]);
    }
}
