using Descent.Engine;

namespace Descent.Analysis;

/// <summary>All second derivatives of a small model's loss.</summary>
public static class ExactHessian
{
    /// <summary>Parameters beyond which the whole matrix is refused unless asked for.</summary>
    public const int Limit = 4096;

    /// <summary>A product with the Hessian a parameter, and two dense matrices of float64.</summary>
    public static InstrumentCost Cost(Objective objective) => new(4.0 * objective.Size, 2 * sizeof(double) * objective.Size * objective.Size);

    /// <summary>The Hessian over all trained leaves in the tree's order, float64 [p, p], made symmetric.</summary>
    /// <exception cref="AnalysisException">There are more parameters than the limit; or the objective is coarse.</exception>
    public static Tensor Of(Objective objective, int limit = Limit) => objective.Size > limit
        ? throw new AnalysisException(FormattableString.Invariant($"ExactHessian: {objective.Size} parameters, {Cost(objective)}; raise the limit of {limit}, or use ExtremeEigenvalues and SpectralDensity, which need no matrix."))
        : Of(new HessianOperator(objective));

    /// <summary>An operator as a matrix, column by column.</summary>
    public static Tensor Of(SymmetricOperator matrix)
    {
        var n = matrix.Size;
        var rows = new double[(long)n * n];
        var unit = new double[n];
        for (var i = 0; i < n; i++)
        {
            unit[i] = 1;
            matrix.Apply(unit).CopyTo(rows, i * n);
            unit[i] = 0;
        }
        return Tensor.From(rows, [n, n]).SymmetricPart();
    }
}
