using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>½ (x + xᵀ) = V diag(λ) Vᵀ for square matrices [.., n, n]: λ [.., n] ascending, V [.., n, n] with unit vectors as columns.</summary>
/// <remarks>The component of largest absolute value in each vector (the first of equal ones) is positive.
/// Derivatives (Giles, 2008, section 3.1), with P = Vᵀ dx V and F[i, j] = 1 / (λⱼ − λᵢ), 0 where i = j: dλ = diag P, dV = V (F ∘ P).
/// F is 0 also where two values are equal to within n ε max|λ| (ε of the element type): there the vectors themselves have no derivative, but
/// functions that do not depend on the choice of a basis in the shared space get their right first derivative.</remarks>
public sealed record SymmetricEigen : Primitive
{
    public override Derivative Derivative => Derivative.Smooth;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        DenseBatch.Count(inputs[0], Name, square: true);
        return [inputs[0] with { Shape = inputs[0].Shape.Remove(inputs[0].Shape.Rank - 1) }, inputs[0]];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (batch, n) = (DenseBatch.Count(inputs[0], Name, square: true), inputs[0].Shape[^1]);
        var square = (long)n * n;
        return DenseBatch.Kernel(inputs, outputs, batch, 2 * square + Tridiagonal.Room(n), (x, y, work, index) =>
        {
            double* a = work, rows = work + square, room = rows + square;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) a[(long)i * n + j] = 0.5 * (x[0][(long)i * n + j] + x[0][(long)j * n + i]);
            }
            var scale = PowerScale.Apply(a, square);
            if (scale == 0) throw new EngineException($"{Name}: the matrix{DenseBatch.Which(index, batch)} holds NaN or an infinity; check what it is computed from.");
            if (!Tridiagonal.Decompose(a, room + 3L * n, rows, n, room))
            {
                throw new EngineException($"{Name}: the iteration did not converge{DenseBatch.Which(index, batch)}; scale the matrix or perturb it slightly.");
            }
            Order(room + 3L * n, rows, y[0], y[1], n, scale);
        });
    }

    /// <summary>Sorts by value and turns rows into columns of fixed sign.</summary>
    static unsafe void Order(double* diagonal, double* rows, double* values, double* vectors, int n, double scale)
    {
        for (var i = 0; i < n; i++)
        {
            var place = 0;
            for (var j = 0; j < n; j++) if (diagonal[j] < diagonal[i] || (diagonal[j] == diagonal[i] && j < i)) place++;
            values[place] = diagonal[i] * scale;
            var row = rows + (long)i * n;
            var sign = RowArithmetic.LeansNegative(row, 1, n) ? -1 : 1;
            for (var j = 0; j < n; j++) vectors[(long)j * n + place] = sign * row[j];
        }
    }

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents)
    {
        var (values, vectors) = (y[0], y[1]);
        var inner = cotangents[0]?.DiagonalMatrix();
        if (cotangents[1] is { } c)
        {
            var turned = new MatMul(true, false).Of(vectors, c);
            inner = Differentiation.Sum(inner, 0.5 * Gaps(values) * (turned - turned.SwapAxes(-2, -1)));
        }
        return [new MatMul(false, true).Of(new MatMul().Of(vectors, inner!), vectors)];
    }

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents)
    {
        var (values, vectors) = (y[0], y[1]);
        var turned = new MatMul(true, false).Of(vectors, new MatMul().Of(tangents[0]!.SymmetricPart(), vectors));
        return [turned.Diagonal(), new MatMul().Of(vectors, Gaps(values) * turned)];
    }

    /// <summary>F.</summary>
    static Tensor Gaps(Tensor values)
    {
        var n = values.Shape[^1];
        if (n == 0) return values.DiagonalMatrix();
        var epsilon = values.Element == ElementType.Float64 ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23);
        var gap = values.ExpandAxis(-2) - values.ExpandAxis(-1);
        var equal = Tensor.Abs(gap) <= (n * epsilon * Tensor.Abs(Tensor.StopGradient(values)).MaxKeep(-1)).ExpandAxis(-1);
        return Tensor.Where(equal, 0.0, 1 / Tensor.Where(equal, 1.0, gap));
    }

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => Apply(x);

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => 9 * outputs[1].Shape.Size * outputs[0].Shape[^1];
}

public static class SymmetricEigenFunction
{
    extension(Tensor)
    {
        /// <summary>Eigenvalues [.., n], ascending, and eigenvectors [.., n, n], as columns, of the symmetric part of x [.., n, n]; float32 is computed in float64.</summary>
        /// <exception cref="EngineException">x holds NaN or an infinity (when the values are computed).</exception>
        public static (Tensor Values, Tensor Vectors) SymmetricEigen(Tensor x)
        {
            var result = new SymmetricEigen().Apply(x);
            return (result[0], result[1]);
        }
    }
}
