using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Descent.Data.Cache;
using Descent.Engine;

namespace Descent.Data.Safetensors;

/// <summary>Writes tensors so that the file is there whole and on the disk, or not at all.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes beside the place, flushes to disk, renames, flushes the folder, and reads back.</summary>
    /// <param name="path">Replaced if it is there.</param>
    /// <param name="tensors">Leaves by their paths; a path of "" is written as <c>value</c>.</param>
    /// <param name="metadata">Texts to go with them.</param>
    /// <returns>SHA-256 of the file, in lowercase hexadecimal.</returns>
    /// <exception cref="DataException"><c>disk-full</c>, <c>cache-unwritable</c>, <c>io-failed</c>: nothing half-written is at the path.</exception>
    public static string Write(string path, Tree tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var beside = path + ".part";
        Failpoint.Pass("checkpoint.begun");
        var expected = "";
        DiskErrors.Guard(path, () =>
        {
            try
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
                Failpoint.Pass("checkpoint.created");
                Write(tensors, metadata, bytes =>
                {
                    hash.AppendData(bytes);
                    stream.Write(bytes);
                });
                stream.Flush();
                Failpoint.Pass("checkpoint.written");
                stream.Flush(flushToDisk: true);
                Failpoint.Pass("checkpoint.synced");
                expected = Convert.ToHexStringLower(hash.GetHashAndReset());
            }
            catch
            {
                File.Delete(beside);
                throw;
            }
            File.Move(beside, path, overwrite: true);
        });
        Failpoint.Pass("checkpoint.renamed");
        DirectoryFlush.Flush(folder);
        Failpoint.Pass("checkpoint.folder-synced");
        if (SafetensorsFile.Read(path).Hash != expected) throw new DataException("io-failed", $"'{path}' reads back otherwise than it was written.", "Check the disk.");
        Failpoint.Pass("checkpoint.read-back");
        return expected;
    }

    delegate void Sink(ReadOnlySpan<byte> bytes);

    static void Write(Tree tensors, IReadOnlyDictionary<string, string> metadata, Sink sink)
    {
        // Wide elements first, so that each lies at a multiple of its size.
        int[] order = [.. Enumerable.Range(0, tensors.Count).OrderByDescending(i => tensors.Leaves[i].Element.Size)];
        var header = Header(tensors, order, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        sink(length);
        sink(header);
        Failpoint.Pass("checkpoint.half-written");
        foreach (var i in order) sink(Bytes(tensors.Leaves[i]));
    }

    static byte[] Header(Tree tensors, int[] order, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (name, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)) json.WriteString(name, text);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (var i in order)
            {
                var tensor = tensors.Leaves[i];
                json.WriteStartObject(tensors.Paths[i].Length == 0 ? "value" : tensors.Paths[i]);
                json.WriteString("dtype", SafetensorsElement.Name(tensor.Element));
                json.WriteStartArray("shape");
                foreach (var extent in tensor.Shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Type.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % sizeof(ulong) != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    /// <summary>A tensor's values in row-major order, little-endian.</summary>
    internal static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.Element switch
    {
        ElementType.Float32 => MemoryMarshal.AsBytes(tensor.Values<float>()),
        ElementType.Float64 => MemoryMarshal.AsBytes(tensor.Values<double>()),
        ElementType.Int32 => MemoryMarshal.AsBytes(tensor.Values<int>()),
        _ => MemoryMarshal.AsBytes(tensor.Values<bool>()),
    };
}
