using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Descent.Data.Numpy;

/// <summary>Writes numpy's npy format, version 1: little-endian, in C order.</summary>
/// <remarks>Layout after NumPy Enhancement Proposal 1.</remarks>
public static class NpyWriter
{
    const int Alignment = 64, Prefix = 10;

    /// <summary>Writes one array.</summary>
    /// <typeparam name="T">float, double, int or long.</typeparam>
    /// <param name="values">In C order, as many as the shape holds.</param>
    /// <param name="shape">Extents; none is a scalar.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the type is another.</exception>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        var type = default(T) switch { float => "<f4", double => "<f8", int => "<i4", long => "<i8", _ => throw new ArgumentException($"numpy gets float, double, int or long, not {typeof(T).Name}.") };
        var size = 1L;
        foreach (var extent in shape) size = checked(size * extent);
        if (size != values.Length) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A shape of {size} elements has {values.Length} values."), nameof(values));
        var extents = new StringBuilder();
        foreach (var extent in shape) extents.Append(CultureInfo.InvariantCulture, $"{extent}, ");
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({extents}), }}";
        // The data begin at a multiple of 64 bytes; a line end closes the header.
        var padded = (Prefix + header.Length + 1 + Alignment - 1) / Alignment * Alignment - Prefix;
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
        WriteValues(stream, values);
    }

    static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            // A span of bytes is bounded by an int.
            const int block = 1 << 20;
            for (var at = 0; at < values.Length; at += block) stream.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(block, values.Length - at))));
            return;
        }
        foreach (var value in values)
        {
            var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
            Array.Reverse(bytes);
            stream.Write(bytes);
        }
    }
}
