namespace SeatAspire.AppHost.Hosting;

/// <summary>Files that only their owner may read, such as those with passwords.</summary>
internal static class PrivateFile
{
    /// <summary>Writes the file anew; a reader sees the former content or the new one, never half of it.</summary>
    public static void Write(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(fresh, options))
        {
            writer.Write(text);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
