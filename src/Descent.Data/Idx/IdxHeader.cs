using System.Buffers.Binary;

namespace Descent.Data.Idx;

/// <summary>The start of an idx file: two zero bytes, the element's code, the rank, then a big-endian size a dimension.</summary>
/// <param name="Element">The element type.</param>
/// <param name="Shape">One size a dimension.</param>
/// <param name="Bytes">Bytes of data that follow, at most <see cref="Array.MaxLength"/>.</param>
readonly record struct IdxHeader(IdxElement Element, int[] Shape, int Bytes)
{
    const string Mend = "Check that it is an unpacked idx file of the wanted kind, and fetch or export it again.";

    /// <summary>Bytes of the header itself.</summary>
    public int Length => LengthFor(Shape.Length);

    public static int LengthFor(int rank) => 4 + 4 * rank;

    /// <summary>The rank that the first four bytes announce.</summary>
    public static int Rank(ReadOnlySpan<byte> magic, string name)
    {
        if (magic is [0x1F, 0x8B, ..])
            throw Bad(name, "starts with 0x1f8b: it is still compressed by gzip", "Give it the ending .gz, or unpack it.");
        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined((IdxElement)magic[2]))
            throw Bad(name, $"has the wrong magic number 0x{BinaryPrimitives.ReadUInt32BigEndian(magic):x8} (an idx file of bytes starts with 0x000008)", Mend);
        return magic[3] > 0 ? magic[3] : throw Bad(name, "has rank 0: an idx array has at least one dimension", Mend);
    }

    /// <summary>Parses the sizes; <paramref name="header"/> is the whole header.</summary>
    public static IdxHeader Parse(ReadOnlySpan<byte> header, string name)
    {
        var shape = new int[Rank(header, name)];
        for (var i = 0; i < shape.Length; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            shape[i] = size <= int.MaxValue ? (int)size : throw Bad(name, $"says that dimension {i} has {size} entries, more than {int.MaxValue}", Mend);
        }
        return Of((IdxElement)header[2], shape, name);
    }

    public static IdxHeader Of(IdxElement element, ReadOnlySpan<int> shape, string name)
    {
        if (shape.Length is 0 or > 255)
            throw Bad(name, $"has rank {shape.Length}: an idx array has 1 to 255 dimensions", Mend);
        long bytes = element.Size();
        var empty = false;
        foreach (var size in shape)
        {
            if (size < 0)
                throw Bad(name, $"has the negative size {size}", Mend);
            empty |= size == 0;
            // A zero does not excuse an overflow elsewhere: the running product leaves it out.
            bytes *= Math.Max(size, 1);
            if (bytes > Array.MaxLength)
                throw Bad(name, $"announces at least {bytes} bytes of data, more than the {Array.MaxLength} that can be held", Mend);
        }
        return new(element, shape.ToArray(), empty ? 0 : (int)bytes);
    }

    public byte[] ToBytes()
    {
        var header = new byte[Length];
        header[2] = (byte)Element;
        header[3] = (byte)Shape.Length;
        for (var i = 0; i < Shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), Shape[i]);
        return header;
    }

    public static DataException Bad(string name, string what, string mend = Mend) => new("data-format", $"'{name}' {what}.", mend);

    public string Announces => $"its header [{string.Join(", ", Shape)}] of {Element} asks for {(long)Length + Bytes} bytes";
}
