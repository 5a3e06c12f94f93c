using System.Security.Cryptography;

namespace Descent.Data.Safetensors;

/// <summary>Named tensors and texts about them, as Hugging Face's safetensors format keeps them.</summary>
/// <param name="Entries">By name, in the order of their bytes.</param>
/// <param name="Metadata">Texts of the header's <c>__metadata__</c>.</param>
/// <param name="Hash">SHA-256 of the whole file, in lowercase hexadecimal.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, string Hash)
{
    /// <summary>Reads a file that may come from anyone: nothing is believed before it is checked, and memory stays below twice the file.</summary>
    /// <exception cref="DataException"><c>data-not-found</c>, <c>io-failed</c>; or <c>data-corrupt</c>: the message says what is wrong.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), $"'{path}'");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException("data-not-found", $"There is no file '{path}'.", "Check the path.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Cache.DiskErrors.OnRead(path, fault);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="what">What they are, for errors.</param>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string what)
    {
        var (entries, metadata) = SafetensorsHeader.Read(bytes, what);
        return new(entries, metadata, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }
}
