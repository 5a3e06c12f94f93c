using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A gradient laid beside differences of its loss, by leaf; written in tensors, so that it can be a measurement of an arm.</summary>
public static class GradientCheck
{
    /// <summary>The largest over the trained leaves of |(L(θ + h u) − L(θ − h u)) / (2 h ‖g‖) − 1|, u = g / ‖g‖ being the leaf's own part of the gradient.</summary>
    /// <remarks>Along the gradient the slope is as large as it gets, so that rounding, ε |L| / (h ‖g‖), spoils it least. A leaf without gradient gives NaN.</remarks>
    /// <param name="loss">A floating scalar.</param>
    /// <param name="at">Its parameters, float64.</param>
    /// <param name="step">h, in units of the leaf's norm: the truncation is of order h².</param>
    /// <returns>A scalar, relative.</returns>
    public static Tensor LargestError<T>(Func<T, Tensor> loss, T at, double step = 1e-4)
    {
        var parts = TreeValue<T>.Of(at, "the parameters of a gradient check");
        var gradient = TreeValue<T>.Of(Transform.Grad(loss)(at), "the gradient").Trainable;
        return gradient.Paths.Zip(gradient.Leaves, (path, slope) =>
        {
            var norm = Tensor.Sqrt((slope * slope).Sum());
            Tensor Loss(double by) => loss(parts.WithTrainable(parts.Trainable.Map((other, value) => other == path ? value + slope * (by / norm) : value)));
            return Tensor.Abs((Loss(step) - Loss(-step)) / (2 * step * norm) - 1);
        }).Aggregate(Tensor.Maximum);
    }
}
