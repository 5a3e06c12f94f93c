using System.IO.Compression;
using System.Text;
using Descent.Data.Cache;
using Descent.Data.Idx;

namespace Descent.Data;

/// <summary>The files of one data set: verified ones from the cache, or the user's own.</summary>
sealed record DatasetFiles(IReadOnlyDictionary<string, DatasetFiles.Item> Files)
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <param name="Path">Where it is, for errors.</param>
    /// <param name="Content">Its bytes where they have been read and verified.</param>
    public sealed record Item(string Path, ReadOnlyMemory<byte>? Content);

    public string PathOf(string name) => Files[name].Path;

    public IdxArray Idx(string name) => Files[name] switch
    {
        { Content: { } content, Path: var path } => IdxReader.Read(content, path),
        var own => IdxReader.Read(own.Path),
    };

    /// <summary>The file as text: UTF-8, a byte-order mark removed, lines ending in a line feed alone.</summary>
    public string Text(string name) => TextOf(Files[name]);

    /// <summary>The same of a file that is in no set.</summary>
    public static string TextOf(string path) => TextOf(new Item(path, null));

    static string TextOf(Item item)
    {
        try
        {
            var text = Strict.GetString((item.Content ?? ReadOwn(item.Path)).Span);
            return text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException("data-format", $"'{item.Path}' is not UTF-8: its byte {e.Index} is 0x{e.BytesUnknown?.FirstOrDefault():x2}.", "Save it as UTF-8.", e);
        }
    }

    static ReadOnlyMemory<byte> ReadOwn(string path)
    {
        try
        {
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                return File.ReadAllBytes(path);
            using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var content = new MemoryStream();
            unpacked.CopyTo(content);
            return content.GetBuffer().AsMemory(0, (int)content.Length);
        }
        catch (InvalidDataException e)
        {
            throw new DataException("data-corrupt", $"'{path}' is no sound gzip file: {e.Message}", "Fetch it again, or remove the ending .gz if it is not packed.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OnRead(path, e);
        }
    }
}
