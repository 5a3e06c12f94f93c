using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>x = Q R for matrices [.., m, n], reduced: Q [.., m, k] with orthonormal columns, R [.., k, n] upper triangular, k = min(m, n).</summary>
/// <remarks>The diagonal of R is not negative, which makes the factors unique where x has full rank. By reflections (Householder, 1958).</remarks>
public sealed record QR : Primitive
{
    public override Derivative Derivative { get; } =
        Derivative.None("no method needed it so far; a triangular factor that has one is the Cholesky factor of the Gram matrix xᵀ x");

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        DenseBatch.Count(inputs[0], Name, square: false);
        var shape = inputs[0].Shape;
        var k = Math.Min(shape[^2], shape[^1]);
        return [inputs[0] with { Shape = shape.With(shape.Rank - 1, k) }, inputs[0] with { Shape = shape.With(shape.Rank - 2, k) }];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var (m, n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        var batch = DenseBatch.Count(inputs[0], Name, square: false);
        return DenseBatch.Kernel(inputs, outputs, batch, Householder.Room(m, n), (x, y, work, index) =>
        {
            if (Householder.Factor(x[0], y[0], y[1], m, n, work)) return;
            throw new EngineException($"{Name}: the matrix{DenseBatch.Which(index, batch)} holds NaN or an infinity; check what it is computed from.");
        });
    }

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) => throw new EngineException($"{Name} has no derivative: {Derivative.Reason}.");

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => throw new EngineException($"{Name} has no derivative: {Derivative.Reason}.");

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => Apply(x);

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => 4 * inputs[0].Shape.Size * outputs[0].Shape[^1];
}

public static class QRFunction
{
    extension(Tensor)
    {
        /// <summary>Q [.., m, k] and R [.., k, n], k = min(m, n), with Q R = x [.., m, n], QᵀQ = I and R's diagonal ≥ 0; float32 is computed in float64.</summary>
        /// <exception cref="EngineException">x holds NaN or an infinity (when the values are computed).</exception>
        public static (Tensor Q, Tensor R) QR(Tensor x)
        {
            var result = new QR().Apply(x);
            return (result[0], result[1]);
        }
    }
}
