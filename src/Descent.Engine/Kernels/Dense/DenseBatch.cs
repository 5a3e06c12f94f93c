using System.Numerics.Tensors;

namespace Descent.Engine.Kernels;

/// <summary>The body of a factorisation of one matrix: float64 blocks in, float64 blocks out, and room to work in.</summary>
/// <param name="x">One address an input; not to be written.</param>
/// <param name="y">One address an output.</param>
/// <param name="index">Which matrix of the batch.</param>
internal unsafe delegate void DenseBody(double** x, double** y, double* work, long index);

/// <summary>Runs a factorisation over leading axes, one matrix after the other. Float32 is computed in float64 and rounded once.</summary>
internal static unsafe class DenseBatch
{
    /// <param name="batch">The number of matrices: the product of the leading axes.</param>
    /// <param name="work">Float64 numbers of room that the body asks for.</param>
    internal static Kernel Kernel(TensorType[] inputs, TensorType[] outputs, long batch, long work, DenseBody body)
    {
        if (batch == 0) return (x, y) => { };
        var sizes = new int[inputs.Length + outputs.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            var type = i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
            sizes[i] = checked((int)(type.Shape.Size / batch));
        }
        var (wide, reads, total) = (inputs[0].Element == ElementType.Float64, inputs.Length, work);
        foreach (var size in sizes) total += size;
        var bytes = checked((nuint)Math.Max(total, 1) * sizeof(double));
        return (x, y) =>
        {
            var memory = (double*)Scratch.Take(bytes);
            var blocks = stackalloc double*[sizes.Length];
            for (var b = 0L; b < batch; b++)
            {
                var next = memory + work;
                for (var i = 0; i < sizes.Length; i++)
                {
                    var outside = i < reads ? x[i] : y[i - reads];
                    blocks[i] = wide ? (double*)outside + b * sizes[i] : next;
                    if (!wide && i < reads) TensorPrimitives.ConvertTruncating<float, double>(new((float*)outside + b * sizes[i], sizes[i]), new(next, sizes[i]));
                    next += sizes[i];
                }
                body(blocks, blocks + reads, memory, b);
                for (var i = reads; i < sizes.Length && !wide; i++)
                {
                    var to = new Span<float>((float*)y[i - reads] + b * sizes[i], sizes[i]);
                    for (var j = 0; j < to.Length; j++) to[j] = (float)blocks[i][j];
                }
            }
        };
    }

    /// <summary>The matrices of a batch, checked: rank 2 or more, floating; square where asked.</summary>
    /// <returns>Their number.</returns>
    internal static long Count(TensorType x, string name, bool square)
    {
        if (!x.Element.IsFloating) throw new ShapeError($"{name}: takes float32 or float64, got {x.Element.Name}; cast with To(ElementType).");
        if (x.Shape.Rank < 2 || (square && x.Shape[^1] != x.Shape[^2]))
        {
            throw ShapeError.In(name, square ? "takes square matrices [.., n, n]" : "takes matrices [.., m, n]", "reshape it", ("x", x.Shape));
        }
        return Shape.Product(x.Shape.Extents[..^2]);
    }

    /// <summary>Checks a system: square a [.., n, n], right-hand sides b [.., n, m], same leading axes.</summary>
    /// <returns>The number of systems.</returns>
    internal static long Systems(ReadOnlySpan<TensorType> inputs, string name)
    {
        var (a, b) = (inputs[0], inputs[1]);
        Count(a, name, square: true);
        if (a.Element != b.Element) throw new ShapeError($"{name}: a and b must have one element type, got {a.Element.Name} and {b.Element.Name}; cast with To(ElementType).");
        if (b.Shape.Rank != a.Shape.Rank || b.Shape[^2] != a.Shape[^1] || !a.Shape.Extents[..^2].SequenceEqual(b.Shape.Extents[..^2]))
        {
            throw ShapeError.In(name, "b must be [.., n, m] where a is [.., n, n]", "give a vector an axis of extent 1 at its end", ("a", a.Shape), ("b", b.Shape));
        }
        return Shape.Product(a.Shape.Extents[..^2]);
    }

    /// <summary>" (matrix 3 of 8)" where there are several.</summary>
    internal static string Which(long index, long batch) => batch == 1 ? "" : FormattableString.Invariant($" (matrix {index} of {batch})");
}
