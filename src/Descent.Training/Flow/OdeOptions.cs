using Descent.Engine;

namespace Descent.Training;

/// <summary>Which explicit method advances the solution.</summary>
public enum OdeMethod
{
    /// <summary>Dormand-Prince, and Chebyshev where the problem is found stiff and it pays.</summary>
    Automatic,

    /// <summary>Dormand-Prince 5(4): fifth order, for smooth problems that are not stiff. It warns where it finds stiffness.</summary>
    DormandPrince,

    /// <summary>Runge-Kutta-Chebyshev: second order, stable along the negative real axis for h ρ up to 0.65 s² with s evaluations.</summary>
    Chebyshev,
}

/// <summary>How a solver works.</summary>
/// <param name="RelativeTolerance">Error a step that is allowed relative to a component; 1e-14 to 0.1.</param>
/// <param name="AbsoluteTolerance">Error a step that is allowed of a component near 0, in the component's units; positive.</param>
/// <param name="Method">The method, or the choice of it.</param>
/// <param name="MaxSteps">Attempted steps that one call may take.</param>
/// <remarks>
/// A step is accepted when the root mean square over components of error / (absolute + relative · max(|before|, |after|)) is at most 1.
/// What is bounded is the error of one step: errors add up over a run as the problem lets them.
/// </remarks>
public sealed record OdeOptions(double RelativeTolerance = 1e-8, double AbsoluteTolerance = 1e-10, OdeMethod Method = OdeMethod.Automatic, int MaxSteps = 100_000)
{
    /// <summary>Length of the first step; 0: chosen from the size of value and slope.</summary>
    public double FirstStep { get; init; }

    /// <summary>Longest step that is taken.</summary>
    public double LongestStep { get; init; } = double.PositiveInfinity;

    /// <summary>If positive, every step has this length and no error is controlled: for studies of discretisation.</summary>
    public double FixedStep { get; init; }

    internal void Check()
    {
        if (RelativeTolerance is not (>= 1e-14 and <= 0.1)) throw Bad("relative tolerance", RelativeTolerance, "1e-14 to 0.1");
        if (AbsoluteTolerance is not (> 0 and < double.PositiveInfinity)) throw Bad("absolute tolerance", AbsoluteTolerance, "a positive number");
        if (MaxSteps < 1) throw Bad("bound on steps", MaxSteps, "at least 1");
        if (FirstStep is not (>= 0 and < double.PositiveInfinity)) throw Bad("first step", FirstStep, "a positive number, or 0 to have it chosen");
        if (LongestStep is not > 0) throw Bad("longest step", LongestStep, "a positive number");
        if (FixedStep is not (>= 0 and < double.PositiveInfinity)) throw Bad("fixed step", FixedStep, "a positive number, or 0 for adaptive steps");
    }

    static ShapeError Bad(string what, double value, string mend) => new(FormattableString.Invariant($"OdeOptions: the {what} is {value}; give {mend}."));
}

/// <summary>What a solver has done so far.</summary>
/// <param name="Evaluations">Of the right-hand side, those for spectral radii included.</param>
/// <param name="Accepted">Steps.</param>
/// <param name="Rejected">Attempts that were repeated with a shorter step.</param>
/// <param name="ChebyshevSteps">Accepted steps of the stabilised method.</param>
public readonly record struct OdeStatistics(long Evaluations, long Accepted, long Rejected, long ChebyshevSteps);
