namespace Descent.Lab.Store;

/// <summary>Where the store lies.</summary>
/// <remarks>XDG Base Directory Specification 0.8: a relative <c>XDG_DATA_HOME</c> is ignored.</remarks>
public static class StoreLocation
{
    /// <summary>Environment variable that names the folder of the store.</summary>
    public const string Variable = "DESCENT_HOME";

    /// <summary>The folder of the store: <c>DESCENT_HOME</c>, else <c>descent</c> under the user's data directory; it may not exist yet.</summary>
    /// <exception cref="StoreException"><c>store-failed</c>: no variable is set and there is no home folder.</exception>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own) return Path.GetFullPath(own);
            if (Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg)) return Path.Combine(xdg, "descent");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0 ? Path.Combine(home, ".local", "share", "descent")
                : throw new StoreException("store-failed", "There is no folder for the store: HOME is not set.", $"Set {Variable} to a folder that you can write to.");
        }
    }

    /// <summary>The database in <see cref="Folder"/>.</summary>
    public static string Database => Path.Combine(Folder, "descent.db");
}
