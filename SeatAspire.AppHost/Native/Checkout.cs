namespace SeatAspire.AppHost.Native;

/// <summary>The checkout that this host was built in.</summary>
internal static class Checkout
{
    /// <exception cref="HostError">The host was moved out of its checkout.</exception>
    public static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SeatAspire.sln")))
            {
                return directory.FullName;
            }
        }

        throw new HostError($"There is no SeatAspire.sln above {AppContext.BaseDirectory}: start the host from the checkout that it was built in.");
    }
}
