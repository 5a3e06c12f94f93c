using System.Runtime.InteropServices;
using Descent.Engine;

namespace Descent.Data.Safetensors;

/// <summary>One tensor of a file: where its bytes lie, not yet copied.</summary>
/// <param name="Element">The format's name of the element type, such as <c>F32</c>.</param>
/// <param name="Shape">Extents, each at least 0; empty for a scalar.</param>
public sealed record SafetensorsEntry(string Name, string Element, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The tensor, bit for bit; F16, BF16 and the two of 8 bits are widened to float32.</summary>
    /// <exception cref="DataException"><c>data-format</c>: this library has no such element type, or the shape is too large for it.</exception>
    public Tensor ToTensor()
    {
        if (Shape.Any(extent => extent > int.MaxValue) || Bytes.Length > Array.MaxLength / 2) throw new DataException("data-format", $"Tensor '{Name}' is too large: [{string.Join(", ", Shape)}].", "Split it.");
        int[] shape = [.. Shape.Select(extent => (int)extent)];
        return Element switch
        {
            "F32" => Tensor.From(MemoryMarshal.Cast<byte, float>(Bytes.Span), shape),
            "F64" => Tensor.From(MemoryMarshal.Cast<byte, double>(Bytes.Span), shape),
            "I32" => Tensor.From(MemoryMarshal.Cast<byte, int>(Bytes.Span), shape),
            "BOOL" => Tensor.From(Bytes.Span, shape),
            "F16" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(Bytes.Span).ToArray(), half => (float)half), shape),
            "BF16" => Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Bytes.Span).ToArray(), bits => BitConverter.Int32BitsToSingle(bits << 16)), shape),
            "F8_E5M2" => Tensor.From(Array.ConvertAll(Bytes.ToArray(), bits => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8))), shape),
            "F8_E4M3" => Tensor.From(Array.ConvertAll(Bytes.ToArray(), E4M3), shape),
            _ => throw new DataException("data-format", $"Tensor '{Name}' has elements of type {Element}.", "Store it as F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I32 or BOOL."),
        };
    }

    /// <summary>Sign, 4 bits of exponent biased by 7, 3 of mantissa; all ones is NaN, and there is no infinity (Micikevicius et al., 2022, arXiv:2209.05433).</summary>
    static float E4M3(byte bits)
    {
        var (exponent, mantissa) = ((bits >> 3) & 15, bits & 7);
        var size = (bits & 127) == 127 ? float.NaN : exponent == 0 ? MathF.ScaleB(mantissa, -9) : MathF.ScaleB(8 + mantissa, exponent - 10);
        return (bits & 128) == 0 ? size : -size;
    }
}
