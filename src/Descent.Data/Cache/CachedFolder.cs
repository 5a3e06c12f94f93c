namespace Descent.Data.Cache;

/// <summary>Folders of the cache that anybody may fill: they appear whole or not at all.</summary>
public static class CachedFolder
{
    /// <summary>Fills a new folder beside <paramref name="target"/> and gives it that name by one rename; where another process was first, its folder stays.</summary>
    /// <param name="target">A full path that does not exist yet.</param>
    /// <param name="fill">Writes into the folder of the path that it gets; when it throws, nothing is left.</param>
    /// <exception cref="DataException"><c>cache-unwritable</c>, <c>disk-full</c> or <c>io-failed</c>.</exception>
    public static void Fill(string target, Action<string> fill)
    {
        using var staging = StagingFolder.Create(Path.GetDirectoryName(target)!, AtomicFile.OpenNew);
        fill(staging.Path);
        staging.Commit(target, () => true);
    }
}
