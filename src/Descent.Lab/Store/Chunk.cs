using System.Buffers.Binary;
using System.IO.Compression;

namespace Descent.Lab.Store;

/// <summary>A run of measurements of one metric: its steps, and for each seed a value at each step, seed by seed.</summary>
/// <remarks>
/// Encoded as zlib over the steps' differences (int64, the first one 0) and the values (float32 if that loses no bit, else float64),
/// all little-endian, each of the two arrays with its bytes sorted by significance.
/// </remarks>
sealed record Chunk(long[] Steps, double[] Values)
{
    /// <summary>Bytes of a value: 4 where every value is a float32 exactly, payloads of NaN included.</summary>
    public int Width { get; } = Array.TrueForAll(Values, value => BitConverter.DoubleToInt64Bits((float)value) == BitConverter.DoubleToInt64Bits(value)) ? sizeof(float) : sizeof(double);

    /// <param name="level">Chunks that are to be written again are not worth compressing.</param>
    public byte[] Encode(CompressionLevel level = CompressionLevel.Fastest)
    {
        var count = Steps.Length;
        var plain = new byte[(long)count * sizeof(long) + (long)Values.Length * Width];
        Span<byte> element = stackalloc byte[sizeof(long)];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(element, i == 0 ? 0 : Steps[i] - Steps[i - 1]);
            for (var b = 0; b < sizeof(long); b++) plain[b * count + i] = element[b];
        }
        var planes = plain.AsSpan(count * sizeof(long));
        for (var i = 0; i < Values.Length; i++)
        {
            if (Width == sizeof(float)) BinaryPrimitives.WriteSingleLittleEndian(element, (float)Values[i]);
            else BinaryPrimitives.WriteDoubleLittleEndian(element, Values[i]);
            for (var b = 0; b < Width; b++) planes[b * Values.Length + i] = element[b];
        }
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, level, leaveOpen: true)) zlib.Write(plain);
        return compressed.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a chunk of that size.</exception>
    public static Chunk Decode(long first, int count, int seeds, int width, byte[] data)
    {
        var values = new double[checked(count * seeds)];
        var plain = new byte[checked(count * sizeof(long) + values.Length * width)];
        using (var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress))
        {
            if (zlib.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false) < plain.Length || zlib.ReadByte() >= 0) throw new InvalidDataException("a chunk of measurements has another length than it says");
        }
        var steps = new long[count];
        for (var i = 0; i < count; i++)
        {
            long delta = 0;
            for (var b = 0; b < sizeof(long); b++) delta |= (long)plain[b * count + i] << (8 * b);
            steps[i] = (i == 0 ? first : steps[i - 1]) + delta;
        }
        var planes = plain.AsSpan(count * sizeof(long));
        for (var i = 0; i < values.Length; i++)
        {
            long bits = 0;
            for (var b = 0; b < width; b++) bits |= (long)planes[b * values.Length + i] << (8 * b);
            values[i] = width == sizeof(float) ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble(bits);
        }
        return new(steps, values);
    }
}
