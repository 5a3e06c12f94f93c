using Descent.Engine;

namespace Descent.Training;

/// <summary>The identity with a small even part: h + (ε/2) h², whose slope is 1 + ε h.</summary>
/// <remarks>Kumar, Bordelon, Gershman and Pehlevan (2023), arXiv:2310.06110: ε weighs the only features that can represent an even target.</remarks>
public sealed record QuadraticPerturbation(double Epsilon) : Activation
{
    public override Tensor Apply(Tensor x) => x + 0.5 * Epsilon * (x * x);
}
