using System.IO.Compression;
using Descent.Engine;

namespace Descent.Data.Numpy;

/// <summary>Reads numpy's npz: a zip archive of npy files, each named after its array.</summary>
public static class NpzReader
{
    /// <summary>Two arrays of a file as samples: inputs as float32 [n, …], targets [n, …] as float32 or, where they are whole numbers, as int32.</summary>
    /// <param name="x">The name of the inputs.</param>
    /// <param name="y">The name of the targets.</param>
    /// <exception cref="DataException">As <see cref="Read"/>; or <c>data-format</c>: there is no such array.</exception>
    public static (Tensor X, Tensor Y) Samples(string path, string x = "x", string y = "y")
    {
        var arrays = Read(path);
        Tensor Array(string name) => arrays.TryGetValue(name, out var array) ? array
            : throw new DataException("data-format", $"'{path}' has no array '{name}'.", NearestNames.Hint(name, arrays.Keys));
        var targets = Array(y);
        return (Array(x).To(ElementType.Float32), targets.Element == ElementType.Int32 ? targets : targets.To(ElementType.Float32));
    }

    /// <summary>The arrays by name, in ordinal order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximalBytes">What all arrays together may take unpacked: an archive cannot take more memory than that.</param>
    /// <exception cref="DataException">The file is missing, no archive, too large unpacked, or an array in it is damaged.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, long maximalBytes = 1L << 31)
    {
        if (!File.Exists(path)) throw new DataException("data-not-found", $"There is no file '{path}'.", "Check the path.");
        var arrays = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries)
            {
                maximalBytes -= entry.Length;
                if (maximalBytes < 0 || entry.Length > int.MaxValue) throw new DataException("data-format", $"'{path}' is too large unpacked.", "Split it, or raise the bound.");
                var bytes = new byte[entry.Length];
                using (var stream = entry.Open())
                {
                    stream.ReadExactly(bytes);
                    if (stream.ReadByte() >= 0) throw new DataException("data-format", $"'{path}' has the entry '{entry.FullName}', which is longer than it says.", "Copy it again.");
                }
                var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
                if (!arrays.TryAdd(name, NpyReader.Read(bytes, $"{path}/{entry.FullName}"))) throw new DataException("data-format", $"'{path}' has '{name}' twice.", "Write it again with numpy.savez.");
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new DataException("data-corrupt", $"'{path}' is no sound archive: {damaged.Message}", "Copy it again.");
        }
        return arrays;
    }
}
