using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The Hessian of an objective over all its trained leaves: forward over reverse mode, compiled once.</summary>
/// <remarks>Pearlmutter (1994), Neural Computation 6. A product costs about four evaluations of the gradient and no matrix; samples that do not fit
/// in memory together are added block by block.</remarks>
public sealed class HessianOperator : SymmetricOperator
{
    readonly LossDerivative<(Tree At, Tree Along)> product;
    readonly Tree at;
    readonly ParameterVector vector;

    /// <param name="memory">Bytes that one product may take for what it makes of the samples.</param>
    /// <exception cref="AnalysisException">The objective's gradient is not the derivative of its value.</exception>
    public HessianOperator(Objective objective, long memory = SampleBlocks.DefaultMemory)
    {
        TrueDerivatives.Require(objective, "the Hessian");
        at = objective.Parameters;
        vector = new(at);
        Epsilon = at.Leaves.Any(leaf => leaf.Element == ElementType.Float32) ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);
        product = new(objective, (at, at), (loss, both) => Transform.Hvp<Tree>(loss, both.At, both.Along), isRepeated: true, memory);
    }

    public override int Size => vector.Size;

    public override double Epsilon { get; }

    /// <summary>The most memory that a product takes, beside parameters and samples; known without making one.</summary>
    public long Bytes => product.Bytes + vector.Size * sizeof(double);

    public override double[] Apply(double[] x)
    {
        Products++;
        return product.Of((at, vector.Scatter(x)));
    }
}
