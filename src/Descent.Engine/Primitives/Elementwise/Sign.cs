using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = −1, 0 or 1 with the sign of x, elementwise; NaN stays NaN.</summary>
/// <remarks>Constant almost everywhere: derivatives vanish.</remarks>
public sealed record Sign : NumberUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(SignLanes<>), weight: 2);

    public override Derivative Derivative => Derivative.Zero;

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = x[i] > T.Zero ? T.One : x[i] < T.Zero ? -T.One : x[i];
    }

    protected override Tensor? Slope(Tensor x, Tensor y) => null;
}

public static class SignFunction
{
    extension(Tensor)
    {
        /// <summary>−1, 0 or 1, shaped like x.</summary>
        public static Tensor Sign(Tensor x) => new Sign().Of(x);
    }
}
