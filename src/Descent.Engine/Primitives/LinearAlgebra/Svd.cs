using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>x = U diag(S) Vᵀ for matrices [.., m, n], reduced: U [.., m, k], S [.., k] descending, Vᵀ [.., k, n], k = min(m, n).</summary>
/// <remarks>The component of largest absolute value in each column of U (the first of equal ones) is positive.</remarks>
public sealed record Svd : Primitive
{
    public override Derivative Derivative { get; } =
        Derivative.None("it is not smooth where singular values meet or vanish; take SymmetricEigen of the Gram matrix xᵀ x, whose values are the squared singular values");

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        DenseBatch.Count(inputs[0], Name, square: false);
        var shape = inputs[0].Shape;
        var k = Math.Min(shape[^2], shape[^1]);
        Shape values = [.. shape.Extents[..^2], k];
        return [inputs[0] with { Shape = shape.With(shape.Rank - 1, k) }, inputs[0] with { Shape = values }, inputs[0] with { Shape = shape.With(shape.Rank - 2, k) }];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (m, n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        var (k, length) = (Math.Min(m, n), Math.Max(m, n));
        var batch = DenseBatch.Count(inputs[0], Name, square: false);
        return DenseBatch.Kernel(inputs, outputs, batch, (long)m * n + (long)k * k, (x, y, work, index) =>
        {
            double* rows = work, turned = work + (long)m * n;
            if (m >= n) Transpose(x[0], rows, m, n);
            else RowArithmetic.Copy(x[0], rows, (long)m * n);
            var scale = PowerScale.Apply(rows, (long)m * n);
            if (scale == 0) throw new EngineException($"{Name}: the matrix{DenseBatch.Which(index, batch)} holds NaN or an infinity; check what it is computed from.");
            if (!OneSidedJacobi.Decompose(rows, turned, y[1], k, length))
            {
                throw new EngineException($"{Name}: the iteration did not converge{DenseBatch.Which(index, batch)}; scale the matrix or perturb it slightly.");
            }
            for (var i = 0; i < k; i++) y[1][i] *= scale;
            double* left = m >= n ? rows : turned, right = m >= n ? turned : rows;
            for (var i = 0; i < k; i++)
            {
                if (!RowArithmetic.LeansNegative(left + (long)i * m, 1, m)) continue;
                RowArithmetic.Negate(left + (long)i * m, m);
                RowArithmetic.Negate(right + (long)i * n, n);
            }
            Transpose(left, y[0], k, m);
            RowArithmetic.Copy(right, y[2], (long)k * n);
        });
    }

    static unsafe void Transpose(double* from, double* to, int rows, int columns)
    {
        for (var i = 0; i < rows; i++) for (var j = 0; j < columns; j++) to[(long)j * rows + i] = from[(long)i * columns + j];
    }

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) => throw new EngineException($"{Name} has no derivative: {Derivative.Reason}.");

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => throw new EngineException($"{Name} has no derivative: {Derivative.Reason}.");

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => Apply(x);

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => 40 * inputs[0].Shape.Size * outputs[1].Shape[^1];
}

public static class SvdFunction
{
    extension(Tensor)
    {
        /// <summary>U [.., m, k], S [.., k] descending and Vᵀ [.., k, n] with U diag(S) Vᵀ = x [.., m, n], k = min(m, n); float32 is computed in float64.</summary>
        /// <exception cref="EngineException">x holds NaN or an infinity (when the values are computed).</exception>
        public static (Tensor U, Tensor S, Tensor VT) Svd(Tensor x)
        {
            var result = new Svd().Apply(x);
            return (result[0], result[1], result[2]);
        }
    }
}
