using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The Hessian of an objective over all its trained leaves: forward over reverse mode, compiled once.</summary>
/// <remarks>Pearlmutter (1994), Neural Computation 6. A product costs about four evaluations of the gradient and no matrix.</remarks>
public sealed class HessianOperator : SymmetricOperator
{
    readonly Compiled<(Tree At, Tree Along), Tree> product;
    readonly Tree at;
    readonly ParameterVector vector;

    /// <exception cref="AnalysisException">The objective's gradient is not the derivative of its value.</exception>
    public HessianOperator(Objective objective)
    {
        TrueDerivatives.Require(objective, "the Hessian");
        at = objective.Parameters;
        vector = new(at);
        Epsilon = at.Leaves.Any(leaf => leaf.Element == ElementType.Float32) ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);
        product = Transform.Compile<(Tree At, Tree Along), Tree>(both => Transform.Hvp<Tree>(objective.Loss, both.At, both.Along));
    }

    public override int Size => vector.Size;

    public override double Epsilon { get; }

    public override double[] Apply(double[] x)
    {
        Products++;
        return vector.Gather(product.Invoke((at, vector.Scatter(x))));
    }
}
