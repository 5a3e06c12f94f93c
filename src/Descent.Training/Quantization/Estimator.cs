using Descent.Engine;

namespace Descent.Training;

/// <summary>A backward map that stands in for a quantizer's derivative: the slope of a surrogate, in the variable h = x / α.</summary>
/// <remarks>A straight-through estimator in the wide sense: Bengio, Léonard and Courville (2013), arXiv:1308.3432. The surrogate never enters the forward pass.</remarks>
public abstract record Estimator
{
    /// <summary>The surrogate's slope g′(h), shaped like h.</summary>
    /// <param name="h">The pre-activation in steps.</param>
    /// <param name="maxLevel">The quantizer's largest level q, in steps.</param>
    public abstract Tensor Slope(Tensor h, double maxLevel);

    /// <summary>The surrogate g(h) itself, in steps: what <see cref="Slope"/> is the derivative of.</summary>
    public abstract Tensor Surrogate(Tensor h, double maxLevel);

    /// <summary>1 where the condition holds, else 0, of the type of h.</summary>
    protected static Tensor Indicator(Tensor condition, Tensor h) => condition.To(h.Element);
}
