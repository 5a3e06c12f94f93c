namespace Descent.Training;

/// <summary>The pair 5(4) of Dormand and Prince: seven stages, of which the last is the first of the next step.</summary>
/// <remarks>
/// Dormand and Prince (1980), J. Comput. Appl. Math. 6, 19; dense output and detection of stiffness by Hairer, Nørsett and Wanner (1993), sections II.6 and IV.2.
/// </remarks>
sealed class DormandPrince(RightHandSide rightHandSide, OdeOptions options) : OdeStepper(rightHandSide, options)
{
    public static readonly double[] Nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1];

    /// <summary>Row i gives stage i + 1; the last is the fifth-order solution.</summary>
    public static readonly double[][] Stages =
    [
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    /// <summary>Fifth-order minus fourth-order weights.</summary>
    public static readonly double[] ErrorWeights = [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    static readonly double[] DenseWeights =
        [-12715105075.0 / 11282082432, 0, 87487479700.0 / 32700410799, -10690763975.0 / 1880347072, 701980252875.0 / 199316789632, -1453857185.0 / 822651844, 69997945.0 / 29380423];

    /// <summary>h |λ| beyond which the method is at the end of its stability on the negative real axis (3.31).</summary>
    public const double StabilityEdge = 3.25;

    readonly double[][] slopes = [[], .. Enumerable.Range(0, 5).Select(_ => new double[rightHandSide.Length]), []];
    readonly double[] stage = new double[rightHandSide.Length];
    readonly double[] work = new double[rightHandSide.Length];
    readonly double[] zero = new double[rightHandSide.Length];

    public override int ErrorOrder => 5;

    /// <summary>h times an estimate of the dominant eigenvalue's size, from the last step's two stages at its end.</summary>
    public double StiffnessRatio { get; private set; }

    public override double Attempt(double t, double h, double next, double[] y, double[] slope, double[] yNext, double[] slopeNext)
    {
        (slopes[0], slopes[6]) = (slope, slopeNext);
        for (var i = 0; i < Stages.Length; i++)
        {
            var isLast = i == Stages.Length - 1;
            FlatVector.Advance(isLast ? yNext : stage, y, h, Stages[i], slopes.AsSpan(0, i + 1));
            var at = Nodes[i + 1] == 1 ? next : t + Nodes[i + 1] * h;
            if (!F.Evaluate(at, isLast ? yNext : stage, slopes[i + 1])) return double.NaN;
        }
        var apart = FlatVector.Distance(yNext, stage);
        StiffnessRatio = apart > 0 ? h * FlatVector.Distance(slopeNext, slopes[5]) / apart : 0;
        FlatVector.Advance(work, zero, h, ErrorWeights, slopes);
        return FlatVector.ScaledNorm(work, y, yNext, Options);
    }

    public override void Interpolate(DenseOutput dense, double t, double h, double[] y, double[] slope, double[] yNext, double[] slopeNext)
    {
        dense.Set(t, h, y, slope, yNext, slopeNext);
        (slopes[0], slopes[6]) = (slope, slopeNext);
        FlatVector.Advance(work, zero, h, DenseWeights, slopes);
        work.CopyTo(dense.Quartic);
    }
}
