using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Descent.Data.Idx;

/// <summary>Between the file's big-endian order and this machine's.</summary>
static class ByteOrder
{
    public static void Swap(Span<byte> bytes, int size)
    {
        if (!BitConverter.IsLittleEndian || size == 1)
            return;
        if (size == 2)
            Reverse(MemoryMarshal.Cast<byte, short>(bytes));
        else if (size == 4)
            Reverse(MemoryMarshal.Cast<byte, int>(bytes));
        else
            Reverse(MemoryMarshal.Cast<byte, long>(bytes));
    }

    static void Reverse(Span<short> words) => BinaryPrimitives.ReverseEndianness(words, words);

    static void Reverse(Span<int> words) => BinaryPrimitives.ReverseEndianness(words, words);

    static void Reverse(Span<long> words) => BinaryPrimitives.ReverseEndianness(words, words);
}
