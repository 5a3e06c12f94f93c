using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>Full-batch descent of a <see cref="QuadraticCommittee"/> by its moments: the run of all its units, finitely or infinitely many, at a cost that does not depend on their number.</summary>
/// <param name="Now">The moments.</param>
/// <param name="Initial">Those before the first step, which are taken off: f = α (g − g₀).</param>
/// <param name="Teacher">What is learned.</param>
/// <param name="X">Training inputs, [n, D].</param>
/// <param name="Y">Their targets, [n].</param>
/// <param name="Scale">α.</param>
/// <param name="Epsilon">ε of φ(h) = h + (ε/2) h².</param>
/// <param name="Rate">Of descent on half the mean square of f − y, in units of N / α² for N units.</param>
/// <param name="Variance">Of an input's entry where errors are taken over fresh Gaussian inputs.</param>
public sealed record CommitteeDescent(QuadraticCommittee Now, [property: Frozen] QuadraticCommittee Initial, [property: Frozen] QuadraticForm Teacher,
    [property: Frozen] Tensor X, [property: Frozen] Tensor Y, double Scale, double Epsilon, double Rate, double Variance)
{
    /// <summary>Before the first step.</summary>
    /// <param name="initial">The moments at the start.</param>
    /// <inheritdoc cref="CommitteeDescent" path="/param[@name='Teacher' or @name='Scale' or @name='Epsilon' or @name='Rate' or @name='Variance']"/>
    public static CommitteeDescent Start(QuadraticCommittee initial, QuadraticForm teacher, Tensor x, double scale, double epsilon, double rate, double variance) =>
        // A state holds no tensor twice.
        new(initial, new(initial.Mean + 0.0, initial.Second + 0.0), teacher, x, teacher.Apply(x), scale, epsilon, rate, variance);

    /// <summary>f.</summary>
    public QuadraticForm Function() => Scale * (Now.Function(Epsilon) - Initial.Function(Epsilon));

    /// <summary>One step; <paramref name="linearized"/> holds the tangent kernel at its start.</summary>
    public CommitteeDescent Next(bool linearized = false)
    {
        var (residuals, rate) = (Residuals(), Rate / (Scale * X.Shape[0]));
        return this with { Now = linearized ? Now.DescendLinearized(Initial, X, residuals, rate, Epsilon) : Now.Descend(X, residuals, rate, Epsilon) };
    }

    /// <summary>The mean square of f − y over that of y.</summary>
    public Tensor TrainLoss() => Losses.MeanSquare(Residuals()) / Losses.MeanSquare(Y);

    /// <summary>The same over all Gaussian inputs, exactly.</summary>
    public Tensor TestLoss() => (Function() - Teacher).MeanSquare(Variance) / Teacher.MeanSquare(Variance);

    Tensor Residuals() => Function().Apply(X) - Y;
}
