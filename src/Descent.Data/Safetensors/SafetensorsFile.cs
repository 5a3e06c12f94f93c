using System.Security.Cryptography;

namespace Descent.Data.Safetensors;

/// <summary>Named tensors and texts about them, as Hugging Face's safetensors format keeps them.</summary>
/// <param name="Entries">By name, in the order of their bytes.</param>
/// <param name="Metadata">Texts of the header's <c>__metadata__</c>.</param>
/// <param name="Hash">SHA-256 of the whole file, in lowercase hexadecimal.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, string Hash)
{
    /// <summary>Reads a file that may come from anyone: nothing is believed before it is checked, and one that is refused takes no more memory than twice its size.</summary>
    /// <exception cref="DataException"><c>data-not-found</c>, <c>io-failed</c>; or <c>data-corrupt</c>: the message says what is wrong.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using var stream = SafetensorsReader.OpenFile(path);
            if (stream.Length > Array.MaxLength) throw new DataException("data-format", $"'{path}' has {stream.Length} bytes, more than can be in memory at once.", "Read it tensor by tensor.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Parse(bytes, $"'{path}'");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SafetensorsReader.Unreadable(path, fault);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="what">What they are, for errors.</param>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string what)
    {
        var length = SafetensorsHeader.Length(bytes.Span, bytes.Length, what);
        var data = bytes[(SafetensorsHeader.LengthBytes + length)..];
        var (places, metadata) = SafetensorsHeader.Read(bytes.Slice(SafetensorsHeader.LengthBytes, length), data.Length, what);
        var entries = places.ToDictionary(place => place.Name, place => new SafetensorsEntry(place.Name, place.Element, place.Shape, data[(int)place.Start..(int)place.End]), StringComparer.Ordinal);
        return new(entries, metadata, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }
}
