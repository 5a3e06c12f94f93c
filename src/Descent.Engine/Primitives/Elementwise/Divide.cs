using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a / b, elementwise.</summary>
/// <remarks>Slopes: 1/b and −y/b.</remarks>
public sealed record Divide : FloatBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Divide", weight: 4);

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Divide(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => t / b;

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => -(t * y) / b;
}

public static class DivideFunction
{
    extension(Tensor)
    {
        /// <summary>The quotient; a and b broadcast together.</summary>
        public static Tensor Divide(Tensor a, Tensor b) => new Divide().Broadcasting(a, b);
    }
}
