using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>Matrix products over leading batch axes; either operand may be read transposed, and may lack the batch axes.</summary>
/// <remarks>Every element is one chain of fused multiply-adds over k in order, so that bits do not depend on layout, batch or threads.</remarks>
public sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        if (a.Element != b.Element || a.Element == ElementType.Bool)
        {
            throw new ShapeError($"{Name}: takes two inputs of one number type, got {a.Element.Name} and {b.Element.Name}; cast with To(ElementType).");
        }
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2)
        {
            throw ShapeError.In(Name, "both must be matrices, or batches of matrices", "give vectors an axis of extent 1", ("a", a.Shape), ("b", b.Shape));
        }
        var (m, k) = Sides(a.Shape, TransposeA);
        var (rows, n) = Sides(b.Shape, TransposeB);
        if (k != rows)
        {
            throw ShapeError.In(Name, "columns of a must equal rows of b", "transpose one of them, or check the width of the layer before",
                (TransposeA ? "aᵀ, a" : "a", a.Shape), (TransposeB ? "bᵀ, b" : "b", b.Shape));
        }
        var leadA = a.Shape.Extents[..^2];
        var leadB = b.Shape.Extents[..^2];
        if (leadA.Length > 0 && leadB.Length > 0 && !leadA.SequenceEqual(leadB))
        {
            throw ShapeError.In(Name, "batch axes must be equal, or absent on one side", "broadcast one of them", ("a", a.Shape), ("b", b.Shape));
        }
        return a with { Shape = [.. leadA.Length > 0 ? leadA : leadB, m, n] };
    }

    static (int Rows, int Columns) Sides(Shape shape, bool transposed) => transposed ? (shape[^1], shape[^2]) : (shape[^2], shape[^1]);

    /// <summary>The product, with something to do to its rows once they are complete.</summary>
    internal unsafe delegate void ProductKernel(nint* inputs, nint* outputs, Epilogue epilogue);

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var product = BindProduct(inputs, outputs);
        return (x, z) => product(x, z, default);
    }

    internal unsafe ProductKernel BindProduct(TensorType[] inputs, TensorType[] outputs)
    {
        var (a, b, y) = (inputs[0].Shape, inputs[1].Shape, outputs[0].Shape);
        var (m, k) = Sides(a, TransposeA);
        var n = y[^1];
        var batch = checked((int)Shape.Product(y.Extents[..^2]));
        var (strideA, strideB) = (a.Rank > 2 ? (long)m * k : 0, b.Rank > 2 ? (long)k * n : 0);
        if (strideB == 0 && !TransposeA && strideA > 0) (m, batch, strideA) = (checked(m * batch), 1, 0);
        var (transposeA, transposeB, strideC) = (TransposeA, TransposeB, (long)m * n);
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, z, e) => Gemm.MultiplyBatched(batch, transposeA, transposeB, m, n, k, (float*)x[0], strideA, (float*)x[1], strideB, (float*)z[0], strideC, e),
            ElementType.Float64 => (x, z, e) => Gemm.MultiplyBatched(batch, transposeA, transposeB, m, n, k, (double*)x[0], strideA, (double*)x[1], strideB, (double*)z[0], strideC, e),
            _ => (x, z, e) => Gemm.MultiplyBatched(batch, transposeA, transposeB, m, n, k, (int*)x[0], strideA, (int*)x[1], strideB, (int*)z[0], strideC, e),
        };
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var (a, b) = (x[0], x[1]);
        var alongA = TransposeA ? Product(b, cotangent, TransposeB, true, a) : Product(cotangent, b, false, !TransposeB, a);
        var alongB = TransposeB ? Product(cotangent, a, true, TransposeA, b) : Product(a, cotangent, !TransposeA, false, b);
        return [alongA, alongB];
    }

    /// <summary>op(p) op(q), summed over the batch where <paramref name="like"/> has none: then as one longer product where layout allows.</summary>
    static Tensor Product(Tensor p, Tensor q, bool transposeP, bool transposeQ, Tensor like)
    {
        var batched = p.Rank > 2 || q.Rank > 2;
        if (like.Rank > 2 || !batched) return new MatMul(transposeP, transposeQ).Of(p, q);
        if (p.Rank > 2 && q.Rank > 2 && transposeP && !transposeQ)
        {
            return new MatMul(true, false).Of(p.Reshape(-1, p.Shape[^1]), q.Reshape(-1, q.Shape[^1]));
        }
        return new MatMul(transposeP, transposeQ).Of(p, q).SumTo(like.Shape);
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Differentiation.Sum(
        tangents[0] is { } a ? Of(a, x[1]) : null,
        tangents[1] is { } b ? Of(x[0], b) : null);

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        var (a, b) = (x[0], x[1]);
        var (rankA, rankB) = (a.Rank - (batched[0] ? 1 : 0), b.Rank - (batched[1] ? 1 : 0));
        // Matrices of a that share one of b are rows of one taller matrix.
        if (rankA > 2 && rankB == 2 && batched[1] && !TransposeA)
        {
            var extents = a.Shape.Extents;
            var lead = extents[(batched[0] ? 1 : 0)..^1].ToArray();
            var rows = checked((int)Shape.Product(lead));
            var product = Of(a.Reshape(batched[0] ? [size, rows, extents[^1]] : [rows, extents[^1]]), b);
            return product.Reshape([size, .. lead, product.Shape[^1]]);
        }
        // A side without any batch axis, old or new, is repeated by the kernel; otherwise both sides get all of them.
        if (batched[0] && batched[1] && rankA != rankB)
        {
            var lead = (rankA > rankB ? a : b).Shape.Extents[..^2];
            a = Align(a, lead);
            b = Align(b, lead);
        }
        else if (batched[0] && !batched[1] && rankB > 2) (a, b) = (Align(a, [size, .. b.Shape.Extents[..^2]]), b.BroadcastTo(b.Shape.Insert(0, size)));
        else if (batched[1] && !batched[0] && rankA > 2) (a, b) = (a.BroadcastTo(a.Shape.Insert(0, size)), Align(b, [size, .. a.Shape.Extents[..^2]]));
        return Of(a, b);
    }

    /// <summary>A batch of matrices [size, m, n] repeated over further batch axes.</summary>
    static Tensor Align(Tensor x, ReadOnlySpan<int> lead)
    {
        if (x.Shape.Extents[..^2].SequenceEqual(lead)) return x;
        Shape ones = [x.Shape[0], .. Enumerable.Repeat(1, lead.Length - 1), x.Shape[^2], x.Shape[^1]];
        return x.Reshape(ones).BroadcastTo([.. lead, x.Shape[^2], x.Shape[^1]]);
    }

    public override long Flops(TensorType[] inputs, TensorType[] outputs) =>
        2 * outputs[0].Shape.Size * Sides(inputs[0].Shape, TransposeA).Columns;
}

public static class MatMulFunction
{
    extension(Tensor)
    {
        /// <summary>The matrix product [.., m, k] · [.., k, n] → [.., m, n]; leading axes broadcast together; either operand may be read transposed.</summary>
        /// <exception cref="ShapeError">Inner extents differ, or leading axes do not broadcast.</exception>
        public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
        {
            if (a.Rank > 2 && b.Rank > 2 && !a.Shape.Extents[..^2].SequenceEqual(b.Shape.Extents[..^2]))
            {
                var lead = Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, b.Rank - 2), "MatMul");
                a = a.BroadcastTo([.. lead, a.Shape[^2], a.Shape[^1]]);
                b = b.BroadcastTo([.. lead, b.Shape[^2], b.Shape[^1]]);
            }
            return new MatMul(transposeA, transposeB).Of(a, b);
        }

        /// <summary>The inner product of two vectors [n], a scalar.</summary>
        public static Tensor Dot(Tensor a, Tensor b) => (a * b).Sum();
    }

    extension(Tensor a)
    {
        /// <summary>a · b, as <see cref="MatMul(Tensor, Tensor, bool, bool)"/>.</summary>
        public Tensor Times(Tensor b) => Tensor.MatMul(a, b);
    }
}
