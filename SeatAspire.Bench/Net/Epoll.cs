using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace SeatAspire.Bench.Net;

/// <summary>Linux' epoll: one thread hears thousands of sockets, and pays one call for many that have something to say.</summary>
internal sealed partial class Epoll : IDisposable
{
    /// <summary>There is something to read, or the other side has gone.</summary>
    public const uint In = 0x1;

    /// <summary>There is room to write again.</summary>
    public const uint Out = 0x4;

    private const int Add = 1, Modify = 3, MostEvents = 512, Interrupted = 4;

    // The kernel packs the structure on this architecture alone.
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Size = Packed ? 12 : 16;
    private static readonly int DataAt = Packed ? 4 : 8;

    private readonly byte[] _events = new byte[MostEvents * Size];
    private readonly int _epoll = Checked(Create(0));

    /// <summary>Hears a socket; <paramref name="id"/> comes with its events.</summary>
    public void Hear(int socket, int id) => Control(Add, socket, id, In);

    /// <summary>Changes what is heard of a socket.</summary>
    public void Change(int socket, int id, uint wanted) => Control(Modify, socket, id, wanted);

    /// <summary>Waits for events, at most so many milliseconds; the answer is how many there are.</summary>
    public int Wait(int milliseconds)
    {
        var count = Wait(_epoll, _events, MostEvents, milliseconds);
        return count >= 0 ? count : Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw new Win32Exception();
    }

    /// <summary>The id of the event's socket, and what happened.</summary>
    public (int Id, uint What) this[int index]
    {
        get
        {
            var one = _events.AsSpan(index * Size, Size);
            return (BinaryPrimitives.ReadInt32LittleEndian(one[DataAt..]), BinaryPrimitives.ReadUInt32LittleEndian(one));
        }
    }

    public void Dispose() => _ = Close(_epoll);

    private void Control(int operation, int socket, int id, uint wanted)
    {
        Span<byte> one = stackalloc byte[16];
        one.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(one, wanted);
        BinaryPrimitives.WriteInt32LittleEndian(one[DataAt..], id);
        Checked(Control(_epoll, operation, socket, one));
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, Span<byte> one);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte[] events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
