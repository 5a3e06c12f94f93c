using Descent.Engine;

namespace Descent.Training;

/// <summary>A quantizer forward, an estimator backward: ∂y/∂x is taken to be g′(x / α), whatever the quantizer.</summary>
/// <remarks>Any quantizer joins any estimator. The second derivative is the estimator's slope differentiated.</remarks>
public sealed record QuantizedActivation(Quantizer Quantizer, Estimator Estimator) : Activation
{
    /// <summary>x on the grid, shaped like x; in units of x.</summary>
    public override Tensor Apply(Tensor x) =>
        Transform.CustomGradient(Quantizer.Quantize, (x, _, cotangent) => cotangent * Estimator.Slope(x / Quantizer.StepSize, Quantizer.MaxLevel))(x);

    /// <summary>The surrogate forward, too: an activation whose true derivative is the one that <see cref="Apply"/> pretends to have.</summary>
    public Tensor Surrogate(Tensor x) => Quantizer.StepSize * Estimator.Surrogate(x / Quantizer.StepSize, Quantizer.MaxLevel);

    public override Activation Smooth() => new SurrogateActivation(this);
}
