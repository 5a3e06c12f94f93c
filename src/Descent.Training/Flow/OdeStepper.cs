namespace Descent.Training;

/// <summary>One attempted step of a method: from value and slope at t to value and slope at t + h, with an estimate of the step's error.</summary>
abstract class OdeStepper(RightHandSide rightHandSide, OdeOptions options)
{
    protected RightHandSide F { get; } = rightHandSide;

    protected OdeOptions Options { get; } = options;

    /// <summary>The power of h that the estimated error goes with.</summary>
    public abstract int ErrorOrder { get; }

    /// <summary>Attempts a step.</summary>
    /// <returns>The scaled norm of its error; not a number where a slope on the way was not finite.</returns>
    public abstract double Attempt(double t, double h, double next, double[] y, double[] slope, double[] yNext, double[] slopeNext);

    /// <summary>The interpolant over the step that was attempted last.</summary>
    public abstract void Interpolate(DenseOutput dense, double t, double h, double[] y, double[] slope, double[] yNext, double[] slopeNext);
}
