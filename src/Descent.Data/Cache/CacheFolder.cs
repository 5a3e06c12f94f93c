namespace Descent.Data.Cache;

/// <summary>Which folder the cache is in.</summary>
/// <remarks>XDG Base Directory Specification 0.8: a relative <c>XDG_CACHE_HOME</c> is ignored.</remarks>
public static class CacheFolder
{
    /// <summary>The root that <paramref name="options"/> and the environment give, as a full path; it may not exist yet.</summary>
    /// <exception cref="DataException"><c>cache-unwritable</c>: no variable is set and there is no home folder.</exception>
    public static string Root(DataOptions options)
    {
        if (options.CacheDirectory is { Length: > 0 } given)
            return Path.GetFullPath(given);
        if (options.Variable("DESCENT_CACHE") is { Length: > 0 } own)
            return Path.GetFullPath(own);
        if (options.Variable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg))
            return Path.Combine(xdg, "descent");
        var home = options.Variable("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(Path.GetFullPath(home), ".cache", "descent")
            : throw new DataException("cache-unwritable", "There is no folder for the cache: HOME is not set.",
                "Set DESCENT_CACHE to a folder that you can write to.");
    }

    /// <summary>The folder that holds one sub-folder a data set.</summary>
    public static string Data(DataOptions options) => Path.Combine(Root(options), "data");
}
