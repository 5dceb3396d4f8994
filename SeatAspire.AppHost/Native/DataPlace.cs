using System.Security.Cryptography;
using System.Text;

namespace SeatAspire.AppHost.Native;

/// <summary>Where a server that root must run as another user can keep its data.</summary>
internal static class DataPlace
{
    private const string Elsewhere = "/var/lib/seataspire", Origin = "run-directory";

    /// <summary>
    /// <paramref name="data"/> itself when everybody may enter it; else, as in a folder that only root may enter, a place below
    /// <c>/var/lib/seataspire</c>. Each end names the other there, and a place whose run directory is gone is removed.
    /// </summary>
    public static string For(string data)
    {
        if (IsOpen(data))
        {
            return data;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..12];
        var mine = Directory.CreateDirectory(Path.Combine(Elsewhere, name)).FullName;
        File.WriteAllText(Path.Combine(mine, Origin), data);
        File.WriteAllText(Path.Combine(data, "elsewhere"), mine + "\n");
        foreach (var place in Directory.EnumerateDirectories(Elsewhere))
        {
            var from = Path.Combine(place, Origin);
            if (File.Exists(from) && !Directory.Exists(File.ReadAllText(from)))
            {
                Directory.Delete(place, recursive: true);
            }
        }

        return mine;
    }

    private static bool IsOpen(string directory)
    {
        for (var place = new DirectoryInfo(directory); place is not null; place = place.Parent)
        {
            if (!place.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
