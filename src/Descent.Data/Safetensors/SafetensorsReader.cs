namespace Descent.Data.Safetensors;

/// <summary>A file of tensors that need not fit into memory: its header is read and checked, a tensor's bytes when they are asked for.</summary>
public sealed class SafetensorsReader : IDisposable
{
    readonly FileStream stream;
    readonly string path;
    readonly long dataStart;

    SafetensorsReader(FileStream stream, string path, long dataStart, IReadOnlyList<SafetensorsPlace> places, IReadOnlyDictionary<string, string> metadata) =>
        (this.stream, this.path, this.dataStart, Places, Metadata) = (stream, path, dataStart, places, metadata);

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsPlace> Places { get; }

    /// <summary>Texts of the header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length => stream.Length;

    /// <exception cref="DataException"><c>data-not-found</c>, <c>io-failed</c>; or <c>data-corrupt</c>: the message says what is wrong.</exception>
    public static SafetensorsReader Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = OpenFile(path);
            Span<byte> first = stackalloc byte[SafetensorsHeader.LengthBytes];
            first = first[..stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
            var what = $"'{path}'";
            var length = SafetensorsHeader.Length(first, stream.Length, what);
            var header = new byte[length];
            stream.ReadExactly(header);
            var dataStart = SafetensorsHeader.LengthBytes + length;
            var (places, metadata) = SafetensorsHeader.Read(header, stream.Length - dataStart, what);
            return new(stream, path, dataStart, places, metadata);
        }
        catch (Exception fault)
        {
            stream?.Dispose();
            if (fault is IOException or UnauthorizedAccessException) throw Unreadable(path, fault);
            throw;
        }
    }

    /// <summary>Reads one tensor's bytes.</summary>
    /// <exception cref="DataException"><c>data-format</c>: it alone is more than can be in memory; <c>io-failed</c>.</exception>
    public SafetensorsEntry Load(SafetensorsPlace place)
    {
        var length = place.End - place.Start;
        if (length > Array.MaxLength) throw new DataException("data-format", $"Tensor '{place.Name}' has {length} bytes, more than can be in memory at once.", "Split it.");
        try
        {
            var bytes = new byte[length];
            stream.Position = dataStart + place.Start;
            stream.ReadExactly(bytes);
            return new(place.Name, place.Element, place.Shape, bytes);
        }
        catch (IOException fault)
        {
            throw Unreadable(path, fault);
        }
    }

    /// <summary>A regular file; what never ends, such as a device, is none.</summary>
    internal static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path)) throw new DataException("data-not-found", $"'{path}' is a folder.", "Name a file in it.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (stream.CanSeek && (File.GetAttributes(path) & FileAttributes.Device) == 0) return stream;
        stream.Dispose();
        throw new DataException("data-format", $"'{path}' is no regular file.", "Save it to a file first.");
    }

    internal static DataException Unreadable(string path, Exception fault) => fault is FileNotFoundException or DirectoryNotFoundException
        ? new("data-not-found", $"There is no file '{path}'.", "Check the path.", fault) : Cache.DiskErrors.OnRead(path, fault);

    public void Dispose() => stream.Dispose();
}
