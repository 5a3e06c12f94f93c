using System.Runtime.InteropServices;

namespace Descent.Data.Idx;

/// <summary>An array as an idx file holds it: row-major, big-endian.</summary>
/// <param name="Element">The element type.</param>
/// <param name="Shape">One size a dimension, at least one; the first is the number of examples.</param>
/// <param name="Data">The raw bytes, big-endian: product of the shape times the element's size.</param>
public sealed record IdxArray(IdxElement Element, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>Number of elements.</summary>
    public int Count => Data.Length / Element.Size();

    /// <summary>The elements in this machine's byte order, row-major, in a new array.</summary>
    /// <exception cref="DataException"><c>data-format</c>: T is not the file's element type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (IdxElements.Of<T>() != Element)
            throw new DataException("data-format", $"The array holds {Element}, not {typeof(T).Name}.",
                $"Ask for the type that {Element} stands for.");
        var values = new T[Count];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        Data.Span.CopyTo(bytes);
        ByteOrder.Swap(bytes, Element.Size());
        return values;
    }

    /// <summary>An array of <paramref name="values"/>, row-major, in the given shape.</summary>
    /// <exception cref="DataException"><c>data-format</c>: the shape does not hold as many values.</exception>
    public static IdxArray Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        var element = IdxElements.Of<T>();
        var header = IdxHeader.Of(element, shape, "the array");
        if (header.Bytes != (long)values.Length * element.Size())
            throw new DataException("data-format", $"{values.Length} values do not fill the shape [{string.Join(", ", shape.ToArray())}].",
                "Give as many values as the product of the shape.");
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        ByteOrder.Swap(bytes, element.Size());
        return new(element, shape.ToArray(), bytes);
    }
}
