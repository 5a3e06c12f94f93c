using Descent.Engine;

namespace Descent.Training;

/// <summary>y = ln(1 + e^(sharpness · x)) / sharpness, a smooth rectifier.</summary>
public sealed record SoftplusActivation(double Sharpness = 1) : Activation
{
    public override Tensor Apply(Tensor x) => Sharpness == 1 ? Tensor.Softplus(x) : Tensor.Softplus(Sharpness * x) / Sharpness;
}
