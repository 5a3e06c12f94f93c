using System.IO.Compression;
using Descent.Data.Cache;

namespace Descent.Data.Idx;

/// <summary>Reads idx files, the format of MNIST (LeCun, Cortes and Burges, 1998).</summary>
/// <remarks>Every size is checked before memory is taken. A plain file costs its own size once. A packed one, whose size
/// is not known ahead, is unpacked into buffers that double: four times what it unpacks to at most, whatever its header
/// claims. A file must end where its header says.</remarks>
public static class IdxReader
{
    const int Chunk = 1 << 16;

    /// <summary>Reads a file; one whose name ends in <c>.gz</c> is unpacked on the way.</summary>
    /// <exception cref="DataException"><c>data-not-found</c>, <c>data-format</c> or <c>io-failed</c>.</exception>
    public static IdxArray Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                return Read(file, path);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return Read(unpacked, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException("data-not-found", $"There is no file '{path}'.", "Check the path, or --data-dir.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OnRead(path, e);
        }
    }

    /// <summary>Reads to the end of <paramref name="stream"/>; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="DataException"><c>data-format</c>: truncated, over-long, wrong magic number, rank 0, or sizes that overflow.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        try
        {
            var magic = new byte[4];
            ReadHeader(stream, magic, 0, name);
            var bytes = new byte[IdxHeader.LengthFor(IdxHeader.Rank(magic, name))];
            magic.CopyTo(bytes, 0);
            ReadHeader(stream, bytes, magic.Length, name);
            var header = IdxHeader.Parse(bytes, name);
            if (stream.CanSeek)
                CheckLength(header, stream.Length - stream.Position, name);
            return new(header.Element, header.Shape, ReadData(stream, header, name));
        }
        catch (InvalidDataException e)
        {
            throw new DataException("data-corrupt", $"'{name}' is no sound gzip file: {e.Message}", "Fetch it again, or remove the ending .gz if it is not packed.", e);
        }
    }

    /// <summary>Reads a file that is already in memory; the array shares its bytes.</summary>
    /// <exception cref="DataException"><c>data-format</c>, as above.</exception>
    public static IdxArray Read(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length < 4)
            throw Short(name, file.Length, 4);
        var length = IdxHeader.LengthFor(IdxHeader.Rank(file.Span, name));
        if (file.Length < length)
            throw Short(name, file.Length, length);
        var header = IdxHeader.Parse(file.Span[..length], name);
        CheckLength(header, file.Length - length, name);
        return new(header.Element, header.Shape, file[length..]);
    }

    static void ReadHeader(Stream stream, byte[] header, int from, string name)
    {
        var read = from + stream.ReadAtLeast(header.AsSpan(from), header.Length - from, throwOnEndOfStream: false);
        if (read < header.Length)
            throw Short(name, read, header.Length);
    }

    static byte[] ReadData(Stream stream, IdxHeader header, string name)
    {
        // A stream of unknown length proves its bytes before the next ones get memory.
        var data = new byte[stream.CanSeek ? header.Bytes : Math.Min(header.Bytes, Chunk)];
        for (var have = 0; ;)
        {
            have += stream.ReadAtLeast(data.AsSpan(have), data.Length - have, throwOnEndOfStream: false);
            if (have < data.Length)
                CheckLength(header, have, name);
            if (have == header.Bytes)
                break;
            Array.Resize(ref data, (int)Math.Min(header.Bytes, 2L * data.Length));
        }
        return stream.ReadByte() < 0 ? data
            : throw IdxHeader.Bad(name, $"goes on after its end: {header.Announces}, and there are more");
    }

    static void CheckLength(IdxHeader header, long dataBytes, string name)
    {
        if (dataBytes != header.Bytes)
            throw IdxHeader.Bad(name, $"is {(dataBytes < header.Bytes ? "truncated" : "over-long")}: it has {header.Length + dataBytes} bytes, but {header.Announces}");
    }

    static DataException Short(string name, long have, int need) => have == 0
        ? IdxHeader.Bad(name, "is empty (0 bytes)")
        : IdxHeader.Bad(name, $"is truncated: it has {have} bytes, but its header alone takes {need}");
}
