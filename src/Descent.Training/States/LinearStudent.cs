using Descent.Engine;

namespace Descent.Training;

/// <summary>Linear regression by descent on the sum of squares, ẇ = Xᵀ(y − Xw): a state that steps.</summary>
/// <param name="W">[d, 1].</param>
/// <param name="X">[n, d].</param>
/// <param name="Y">[n, 1].</param>
/// <remarks>The sum and not the mean: for inputs of variance 1/d the eigenvalues of XᵀX are of order 1, and so are times.</remarks>
public sealed record LinearStudent(Tensor W, [Frozen] Tensor X, [Frozen] Tensor Y)
{
    /// <param name="start">w(0), [d].</param>
    /// <param name="x">[n, d].</param>
    /// <param name="y">[n].</param>
    public static LinearStudent Start(Tensor start, Tensor x, Tensor y) => new(start.ExpandAxis(1), x, y.ExpandAxis(1));

    /// <summary>y − Xw, [n, 1].</summary>
    public Tensor Residual => Y - Tensor.MatMul(X, W);

    /// <summary>w + h Xᵀ(y − Xw); stable for h below 2 over the largest eigenvalue of XᵀX.</summary>
    public LinearStudent Next(double rate) => this with { W = W + rate * Tensor.MatMul(X, Residual, transposeA: true) };

    /// <summary>½ ‖y − Xw‖², as instruments read it.</summary>
    public Objective Objective => Engine.Objective.Of("square", this, student => Losses.SumSquare(Tensor.MatMul(student.X, student.W), student.Y));
}
