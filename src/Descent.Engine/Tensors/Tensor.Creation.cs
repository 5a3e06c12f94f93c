namespace Descent.Engine;

public sealed partial class Tensor
{
    /// <summary>A tensor of given values in row-major order.</summary>
    /// <typeparam name="T">float, double, int or bool; or byte for bool, of which all but 0 are true.</typeparam>
    /// <exception cref="ShapeError">The number of values is not the shape's size.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (values.Length != shape.Size)
        {
            throw new ShapeError($"Tensor.From: {values.Length} values do not fill the shape {shape}; give {shape.Size} values.");
        }
        var storage = new Storage(shape.Size * ElementTypes.Of<T>().Size);
        values.CopyTo(storage.Span<T>());
        if (typeof(T) == typeof(byte)) Truths(storage.Span<byte>());
        return new(new(ElementTypes.Of<T>(), shape), storage);
    }

    /// <summary>Truth values are 0 or 1: kernels make masks of them.</summary>
    static void Truths(Span<byte> bytes)
    {
        foreach (ref var value in bytes) value = value == 0 ? (byte)0 : (byte)1;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] values, Shape shape) where T : unmanaged => From((ReadOnlySpan<T>)values, shape);

    /// <summary>A tensor of rank 1.</summary>
    public static Tensor Of<T>(params ReadOnlySpan<T> values) where T : unmanaged => From(values, [values.Length]);

    /// <summary>A matrix from rows of equal length.</summary>
    public static Tensor Of<T>(T[,] values) where T : unmanaged
    {
        var flat = new T[values.Length];
        var i = 0;
        foreach (var value in values) flat[i++] = value;
        return From(flat, [values.GetLength(0), values.GetLength(1)]);
    }

    /// <summary>A scalar.</summary>
    public static Tensor Scalar(double value, ElementType element = ElementType.Float32) => element switch
    {
        ElementType.Float32 => From([(float)value], Shape.Scalar),
        ElementType.Float64 => From([value], Shape.Scalar),
        ElementType.Int32 => From([checked((int)value)], Shape.Scalar),
        _ => From([value != 0], Shape.Scalar),
    };

    /// <summary>One number repeated; no memory is taken until it is read.</summary>
    public static Tensor Full(Shape shape, double value, ElementType element = ElementType.Float32) => Scalar(value, element).BroadcastTo(shape);

    /// <inheritdoc cref="Full(Shape, double, ElementType)"/>
    public static Tensor Full(TensorType type, double value) => Full(type.Shape, value, type.Element);

    public static Tensor Zeros(Shape shape, ElementType element = ElementType.Float32) => Full(shape, 0, element);

    public static Tensor ZerosLike(Tensor x) => Full(x.Type, 0);

    public static Tensor Ones(Shape shape, ElementType element = ElementType.Float32) => Full(shape, 1, element);

    public static Tensor OnesLike(Tensor x) => Full(x.Type, 1);

    /// <summary>0, 1, …, count − 1, of shape [count].</summary>
    public static Tensor Range(int count, ElementType element = ElementType.Int32)
    {
        var values = new int[count];
        for (var i = 0; i < count; i++) values[i] = i;
        return From(values, [count]).To(element);
    }

    /// <summary><paramref name="count"/> equally spaced numbers from <paramref name="first"/> to <paramref name="last"/>, both included; float64 rounded once to the element type.</summary>
    public static Tensor LinearSpace(double first, double last, int count, ElementType element = ElementType.Float32)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = count == 1 ? first : first + (last - first) * i / (count - 1);
        return From(values, [count]).To(element);
    }

    /// <summary>The identity matrix [n, n].</summary>
    public static Tensor Identity(int n, ElementType element = ElementType.Float32) =>
        Tensor.Equal(Range(n).Reshape([n, 1]), Range(n)).To(element);
}
