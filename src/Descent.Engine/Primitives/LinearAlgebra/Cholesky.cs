using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The lower factor L with L Lᵀ = ½ (x + xᵀ), positive on the diagonal, of positive definite matrices [.., n, n].</summary>
/// <remarks>Derivatives (Smith, 1995; Murray, 2016, arXiv:1602.07527, eq. 8 and 10): dL = L Φ(L⁻¹ dx L⁻ᵀ) and x̄ = L⁻ᵀ Φ(Lᵀ L̄) L⁻¹,
/// symmetrised, where Φ keeps the lower triangle and halves the diagonal.</remarks>
public sealed record Cholesky : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        DenseBatch.Count(inputs[0], Name, square: true);
        return inputs[0];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (batch, n) = (DenseBatch.Count(inputs[0], Name, square: true), inputs[0].Shape[^1]);
        return DenseBatch.Kernel(inputs, outputs, batch, 0, (x, y, work, index) => Factor(x[0], y[0], n, index, batch));
    }

    unsafe void Factor(double* x, double* l, int n, long index, long batch)
    {
        RowArithmetic.Clear(l, (long)n * n);
        for (var i = 0; i < n; i++)
        {
            var row = l + (long)i * n;
            for (var j = 0; j <= i; j++)
            {
                var other = l + (long)j * n;
                var rest = 0.5 * (x[(long)i * n + j] + x[(long)j * n + i]) - RowArithmetic.Dot(row, other, j);
                if (j < i) row[j] = rest / other[j];
                else if (rest > 0) row[j] = Math.Sqrt(rest);
                else
                {
                    throw new EngineException(FormattableString.Invariant(
                        $"{Name}: the matrix is not positive definite: pivot {i} is {rest}{DenseBatch.Which(index, batch)}; add a small multiple of the identity to it."));
                }
            }
        }
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var inner = Half(new MatMul(true, false).Of(y, cotangent));
        var left = new TriangularSolve(true, true).Of(y, inner);
        // right = left L⁻¹, by Lᵀ rightᵀ = leftᵀ.
        var right = new TriangularSolve(true, true).Of(y, left.SwapAxes(-2, -1));
        return [right.SymmetricPart()];
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        var left = new TriangularSolve(true, false).Of(y, tangents[0]!.SymmetricPart());
        var inner = new TriangularSolve(true, false).Of(y, left.SwapAxes(-2, -1));
        return new MatMul().Of(y, Half(inner));
    }

    /// <summary>Φ.</summary>
    static Tensor Half(Tensor matrix) => matrix.LowerTriangle() - 0.5 * matrix.Diagonal().DiagonalMatrix();

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(x[0]);

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => outputs[0].Shape.Size * outputs[0].Shape[^1] / 3;
}

public static class CholeskyFunction
{
    extension(Tensor)
    {
        /// <summary>L [.., n, n], lower triangular, with L Lᵀ = the symmetric part of x [.., n, n]; float32 is computed in float64.</summary>
        /// <exception cref="EngineException">x is not positive definite (when the values are computed).</exception>
        public static Tensor Cholesky(Tensor x) => new Cholesky().Of(x);
    }
}
