using Descent.Data.Fetch;

namespace Descent.Data.Cache;

/// <summary>Gives a data set's verified files, fetching them where the cache has none or damaged ones.</summary>
static class DatasetCache
{
    // Threads of one process fetch in turn; processes race, and the loser of the rename takes the winner's folder.
    static readonly Lock Fetching = new();

    public static string FolderOf(DatasetSource source, DataOptions options) =>
        Path.Combine(CacheFolder.Data(options), $"{source.Name}-{source.Version}");

    public static DatasetFiles Obtain(DatasetSource source, DataOptions options, CancellationToken cancel)
    {
        var folder = FolderOf(source, options);
        if (CacheEntry.Open(source, folder).Files is { } cached)
            return cached;
        lock (Fetching)
        {
            var entry = CacheEntry.Open(source, folder);
            if (entry.Files is { } meanwhile)
                return meanwhile;
            if (options.IsOffline)
                throw Offline(source, folder, entry.Fault);
            Fetch(source, folder, entry.Fault, options, cancel);
            entry = CacheEntry.Open(source, folder);
            return entry.Files ?? throw new DataException("data-corrupt", $"'{folder}' is damaged just after it was written: {entry.Fault ?? "it is gone"}.",
                "Check the disk, or set DESCENT_CACHE to a folder on another one.");
        }
    }

    static void Fetch(DatasetSource source, string folder, string? fault, DataOptions options, CancellationToken cancel)
    {
        try
        {
            DatasetFetch.Run(source, folder, options, cancel);
        }
        catch (DataException e) when (fault is not null)
        {
            throw new DataException(e.Code, $"{e.Message} (It has to be fetched again: {fault}.)", e.Hint, e);
        }
    }

    static DataException Offline(DatasetSource source, string folder, string? fault) => fault is null
        ? new("offline", $"The data set '{source.Name}' is not in the cache ('{folder}'), and DESCENT_OFFLINE forbids to fetch it.",
            $"Unset DESCENT_OFFLINE and run 'descent data get {source.Name}' once, or give your own copy with --data-dir.")
        : new("data-corrupt", $"The cached data set '{source.Name}' is damaged ({fault}), and DESCENT_OFFLINE forbids to fetch it again.",
            $"Unset DESCENT_OFFLINE and run 'descent data get {source.Name}' once, or give your own copy with --data-dir.");
}
