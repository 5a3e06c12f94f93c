using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Descent.Data.Safetensors;

/// <summary>Where a tensor lies among the bytes after the header.</summary>
/// <param name="Element">The format's name of the element type, such as <c>F32</c>.</param>
/// <param name="Shape">Extents, each at least 0; empty for a scalar.</param>
public sealed record SafetensorsPlace(string Name, string Element, IReadOnlyList<long> Shape, long Start, long End);

/// <summary>Reads a header: at most 100 MB of JSON whose offsets cover the rest of the file without hole or overlap.</summary>
/// <remarks>Nothing is built before <see cref="HeaderCheck"/> has found every byte of it sound: a header that lies costs no more memory than it has bytes.</remarks>
static class SafetensorsHeader
{
    public const int LengthBytes = sizeof(ulong);
    const ulong MaxHeader = 100_000_000;

    /// <summary>The length of the header that a file's first bytes tell.</summary>
    /// <param name="length">Of the whole file.</param>
    public static int Length(ReadOnlySpan<byte> first, long length, string what)
    {
        if (first.Length < LengthBytes) throw Bad(what, $"it has {length} bytes, and its header's length alone takes {LengthBytes}");
        var told = BinaryPrimitives.ReadUInt64LittleEndian(first);
        return told <= MaxHeader && told <= (ulong)(length - LengthBytes) ? (int)told : throw Bad(what, $"its header says that it is {told} bytes long");
    }

    /// <summary>Places by their order in the file, and metadata.</summary>
    /// <param name="dataLength">Bytes after the header.</param>
    public static (IReadOnlyList<SafetensorsPlace> Places, IReadOnlyDictionary<string, string> Metadata) Read(ReadOnlyMemory<byte> bytes, long dataLength, string what)
    {
        var header = bytes.Span;
        if (header.IsEmpty || header[0] != '{') throw Bad(what, "its header does not begin with '{'");
        if (!Utf8.IsValid(header)) throw Bad(what, "its header is not UTF-8");
        try
        {
            new HeaderCheck(bytes, dataLength, what).Run();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(what, $"its header is not what the format asks for ({fault.Message.Split('\n')[0]})");
        }
        return Build(header);
    }

    static (IReadOnlyList<SafetensorsPlace>, IReadOnlyDictionary<string, string>) Build(ReadOnlySpan<byte> header)
    {
        var places = new List<SafetensorsPlace>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(header);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name != HeaderCheck.Metadata) places.Add(Place(ref reader, name));
            else while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    metadata.Add(key, reader.GetString()!);
                }
        }
        places.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        return (places, metadata);
    }

    static SafetensorsPlace Place(ref Utf8JsonReader reader, string name)
    {
        var (element, shape, offsets) = ("", Array.Empty<long>(), Array.Empty<long>());
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                reader.Read();
                element = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("shape"u8)) shape = Numbers(ref reader);
            else offsets = Numbers(ref reader);
        }
        return new(name, element, shape, offsets[0], offsets[1]);
    }

    static long[] Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number) numbers.Add(reader.GetInt64());
        return [.. numbers];
    }

    public static DataException Bad(string what, FormattableString how) => Bad(what, FormattableString.Invariant(how));

    public static DataException Bad(string what, string how) => new("data-corrupt", $"{what} is no safetensors file: {how}.", "Get the file again from where it came.");
}
