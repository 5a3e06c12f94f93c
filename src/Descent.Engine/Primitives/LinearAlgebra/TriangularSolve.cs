using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>X with op(L) X = B: L [.., n, n] triangular (the other triangle is not read), B [.., n, m].</summary>
/// <remarks>dX = op(L)⁻¹ (dB − op(dL) X); in reverse B̄ = op(L)⁻ᵀ X̄ and op(L)̄ = −B̄ Xᵀ, cut to the triangle.</remarks>
public sealed record TriangularSolve(bool Lower, bool Transposed) : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        DenseBatch.Systems(inputs, Name);
        return inputs[1];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (batch, n, m) = (DenseBatch.Systems(inputs, Name), inputs[1].Shape[^2], inputs[1].Shape[^1]);
        return DenseBatch.Kernel(inputs, outputs, batch, 0, (x, y, work, index) =>
        {
            RowArithmetic.Copy(x[1], y[0], (long)n * m);
            Substitute(x[0], y[0], n, m, index, batch);
        });
    }

    unsafe void Substitute(double* l, double* b, int n, int m, long index, long batch)
    {
        var forward = Lower != Transposed;
        for (var step = 0; step < n; step++)
        {
            var i = forward ? step : n - 1 - step;
            var pivot = l[(long)i * n + i];
            if (pivot == 0)
            {
                throw new EngineException($"{Name}: the diagonal element {i} is 0{DenseBatch.Which(index, batch)}, so that the matrix is singular; add a small multiple of the identity.");
            }
            var row = b + (long)i * m;
            for (var before = 0; before < step; before++)
            {
                var j = forward ? before : n - 1 - before;
                RowArithmetic.AddScaled(row, -(Transposed ? l[(long)j * n + i] : l[(long)i * n + j]), b + (long)j * m, m);
            }
            RowArithmetic.Divide(row, pivot, m);
        }
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var right = (this with { Transposed = !Transposed }).Of(x[0], cotangent);
        var full = Transposed ? new MatMul(false, true).Of(y, right) : new MatMul(false, true).Of(right, y);
        return [-Cut(full), right];
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        var moved = tangents[0] is { } t ? -new MatMul(Transposed, false).Of(Cut(t), y) : null;
        return Of(x[0], Differentiation.Sum(tangents[1], moved)!);
    }

    Tensor Cut(Tensor matrix) => Lower ? matrix.LowerTriangle() : matrix.UpperTriangle();

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(BatchAll(x, batched, size));

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => outputs[0].Shape.Size * inputs[0].Shape[^1];
}

public static class TriangularSolveFunction
{
    extension(Tensor)
    {
        /// <summary>X with op(a) X = b: a triangular [.., n, n], b [.., n, m]; leading axes broadcast together; float32 is computed in float64.</summary>
        /// <exception cref="EngineException">A diagonal element is 0 (when the values are computed).</exception>
        public static Tensor TriangularSolve(Tensor a, Tensor b, bool lower = true, bool transpose = false)
        {
            (a, b) = SolveFunction.Align(a, b, "TriangularSolve");
            return new TriangularSolve(lower, transpose).Of(a, b);
        }
    }
}
