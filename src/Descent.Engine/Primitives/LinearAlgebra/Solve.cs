using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>X with A X = B: A [.., n, n], B [.., n, m], by elimination with partial pivoting.</summary>
/// <remarks>dX = A⁻¹ (dB − dA X); in reverse B̄ = A⁻ᵀ X̄ and Ā = −B̄ Xᵀ.</remarks>
public sealed record Solve : SinglePrimitive
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
        return DenseBatch.Kernel(inputs, outputs, batch, (long)n * n, (x, y, work, index) =>
        {
            RowArithmetic.Copy(x[0], work, (long)n * n);
            RowArithmetic.Copy(x[1], y[0], (long)n * m);
            Eliminate(work, y[0], n, m, index, batch);
        });
    }

    unsafe void Eliminate(double* a, double* b, int n, int m, long index, long batch)
    {
        for (var k = 0; k < n; k++)
        {
            var chosen = k;
            for (var i = k + 1; i < n; i++) if (Math.Abs(a[(long)i * n + k]) > Math.Abs(a[(long)chosen * n + k])) chosen = i;
            if (a[(long)chosen * n + k] == 0)
            {
                throw new EngineException(
                    $"{Name}: the matrix is singular: column {k} has no pivot{DenseBatch.Which(index, batch)}; add a small multiple of the identity, or solve the least-squares problem.");
            }
            double* top = a + (long)k * n, right = b + (long)k * m;
            if (chosen != k)
            {
                RowArithmetic.Exchange(top, a + (long)chosen * n, n);
                RowArithmetic.Exchange(right, b + (long)chosen * m, m);
            }
            for (var i = k + 1; i < n; i++)
            {
                var row = a + (long)i * n;
                var factor = row[k] / top[k];
                if (factor == 0) continue;
                RowArithmetic.AddScaled(row + k, -factor, top + k, n - k);
                RowArithmetic.AddScaled(b + (long)i * m, -factor, right, m);
            }
        }
        for (var i = n - 1; i >= 0; i--)
        {
            double* row = a + (long)i * n, result = b + (long)i * m;
            for (var j = i + 1; j < n; j++) RowArithmetic.AddScaled(result, -row[j], b + (long)j * m, m);
            RowArithmetic.Divide(result, row[i], m);
        }
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var right = Of(x[0].SwapAxes(-2, -1), cotangent);
        return [-new MatMul(false, true).Of(right, y), right];
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        var moved = tangents[0] is { } t ? -new MatMul().Of(t, y) : null;
        return Of(x[0], Differentiation.Sum(tangents[1], moved)!);
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        if (batched[0] || x[0].Rank > 2) return Of(BatchAll(x, batched, size));
        // One matrix for all: the batch becomes more right-hand sides, and the matrix is factored once.
        var (n, m) = (x[1].Shape[1], x[1].Shape[2]);
        var side = x[1].MoveAxis(0, 1).Reshape(n, size * m);
        return Of(x[0], side).Reshape(n, size, m).MoveAxis(1, 0);
    }

    public override long Flops(TensorType[] inputs, TensorType[] outputs) =>
        inputs[0].Shape.Size * inputs[0].Shape[^1] * 2 / 3 + 2 * outputs[0].Shape.Size * inputs[0].Shape[^1];
}

public static class SolveFunction
{
    extension(Tensor)
    {
        /// <summary>X [.., n, m] with a X = b: a [.., n, n], b [.., n, m]; leading axes broadcast together; float32 is computed in float64.</summary>
        /// <exception cref="EngineException">a is singular (when the values are computed).</exception>
        public static Tensor Solve(Tensor a, Tensor b)
        {
            (a, b) = Align(a, b, "Solve");
            return new Solve().Of(a, b);
        }

        /// <summary>The inverse of square matrices [.., n, n].</summary>
        /// <exception cref="EngineException">a is singular (when the values are computed).</exception>
        public static Tensor Inverse(Tensor a)
        {
            DenseShapes.Square(a.Shape, "Inverse");
            return new Solve().Of(a, Tensor.Identity(a.Shape[^1], a.Element).BroadcastTo(a.Shape));
        }
    }

    /// <summary>Both with the leading axes that they broadcast to.</summary>
    internal static (Tensor A, Tensor B) Align(Tensor a, Tensor b, string operation)
    {
        if (a.Rank < 2 || b.Rank < 2)
        {
            throw ShapeError.In(operation, "b must be [.., n, m] where a is [.., n, n]", "give a vector an axis of extent 1 at its end", ("a", a.Shape), ("b", b.Shape));
        }
        var lead = Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, b.Rank - 2), operation);
        return (a.BroadcastTo([.. lead, a.Shape[^2], a.Shape[^1]]), b.BroadcastTo([.. lead, b.Shape[^2], b.Shape[^1]]));
    }
}
