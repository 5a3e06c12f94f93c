using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x where x > 0, else slope · x.</summary>
/// <remarks>Maas, Hannun and Ng (2013).</remarks>
public sealed record LeakyReluActivation(double Slope = 0.01) : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Where(x > 0, x, Slope * x);
}
