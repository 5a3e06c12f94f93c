using Descent.Data.Cache;

namespace Descent.Data.Idx;

/// <summary>Writes idx files.</summary>
public static class IdxWriter
{
    /// <summary>Writes <paramref name="array"/> to <paramref name="path"/>: whole and flushed to disk, or not at all.</summary>
    /// <exception cref="DataException"><c>disk-full</c>, <c>cache-unwritable</c> or <c>io-failed</c>.</exception>
    public static void Write(string path, IdxArray array) => Write(path, array, AtomicFile.OpenNew);

    /// <summary>Writes <paramref name="array"/> into an open stream.</summary>
    public static void Write(Stream stream, IdxArray array)
    {
        stream.Write(IdxHeader.Of(array.Element, [.. array.Shape], "the array").ToBytes());
        stream.Write(array.Data.Span);
    }

    internal static void Write(string path, IdxArray array, FileOpener opener) =>
        AtomicFile.Write(path, opener, stream => Write(stream, array));
}
