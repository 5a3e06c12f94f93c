using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Descent.Engine;

namespace Descent.Data.Numpy;

/// <summary>Reads numpy's npy format (versions 1 to 3): little-endian float32, float64, int32, int64, uint8 and bool, in C order.</summary>
/// <remarks>Object arrays are refused: reading them would run code. int64 becomes int32 where every value fits, uint8 becomes int32.</remarks>
public static partial class NpyReader
{
    const int MaximalHeader = 1 << 16;

    [GeneratedRegex(@"'descr'\s*:\s*'(?<descr>[^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<order>True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\((?<shape>[0-9,\s]*)\)")]
    private static partial Regex ShapeOf();

    /// <summary>The array in a file's bytes.</summary>
    /// <param name="file">The bytes, all of them.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="DataException"><c>data-format</c>: not npy, a type that is not read, or a length that does not fit the shape.</exception>
    public static Tensor Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 10 || !file[..6].SequenceEqual(Magic)) throw Bad(name, "does not begin as an npy file does", "Write it with numpy.save.");
        var version = file[6];
        if (version is < 1 or > 3) throw Bad(name, $"is of version {version}", "Versions 1 to 3 are read.");
        var prefix = version == 1 ? 10 : 12;
        if (file.Length < prefix) throw Bad(name, "ends within its header", "Copy it again.");
        var length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > MaximalHeader || prefix + length > file.Length) throw Bad(name, $"has a header of {length} bytes", "Copy it again.");
        var header = Encoding.Latin1.GetString(file.Slice(prefix, (int)length));
        var (descr, order, shape) = (Descr().Match(header), Order().Match(header), ShapeOf().Match(header));
        if (!descr.Success || !order.Success || !shape.Success) throw Bad(name, "has a header without descr, fortran_order and shape", "Write it with numpy.save.");
        if (order.Groups["order"].Value == "True") throw Bad(name, "is in Fortran order", "Save numpy.ascontiguousarray(a).");
        return Values(file[(prefix + (int)length)..], descr.Groups["descr"].Value, Extents(shape.Groups["shape"].Value, name), name);
    }

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    static Shape Extents(string text, string name)
    {
        var extents = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var extent) || extents.Count == 32) throw Bad(name, $"has the shape ({text})", "Extents up to 2147483647 and 32 axes are read.");
            extents.Add(extent);
        }
        return [.. extents];
    }

    static Tensor Values(ReadOnlySpan<byte> data, string descr, Shape shape, string name)
    {
        var width = descr switch { "<f4" or "<i4" => 4, "<f8" or "<i8" => 8, "|u1" or "|b1" => 1, _ => throw Bad(name, $"holds elements of type '{descr}'", "float32, float64, int32, int64, uint8 and bool are read.") };
        long bytes;
        try
        {
            bytes = checked(shape.Size * width);
        }
        catch (OverflowException)
        {
            throw Bad(name, $"has the shape {shape}, whose size overflows", "Copy it again.");
        }
        if (bytes != data.Length) throw Bad(name, $"holds {data.Length} bytes of data where {shape} of '{descr}' takes {bytes}", "Copy it again.");
        return descr switch
        {
            "<f4" => Tensor.From(Cast<float>(data), shape),
            "<f8" => Tensor.From(Cast<double>(data), shape),
            "<i4" => Tensor.From(Cast<int>(data), shape),
            "<i8" => Tensor.From(Narrow(Cast<long>(data), name), shape),
            "|b1" => Tensor.From(Array.ConvertAll(data.ToArray(), value => value != 0), shape),
            _ => Tensor.From(Array.ConvertAll(data.ToArray(), value => (int)value), shape),
        };
    }

    static T[] Cast<T>(ReadOnlySpan<byte> data) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(data).ToArray();

    static int[] Narrow(long[] values, string name) => Array.ConvertAll(values, value => value is >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw Bad(name, $"holds the integer {value}", "Integers of 32 bits are read."));

    static DataException Bad(string name, string fault, string hint) => new("data-format", $"'{name}' {fault}.", hint);
}
