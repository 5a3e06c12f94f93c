namespace Descent.Training;

/// <summary>Which method makes the next step.</summary>
/// <remarks>
/// Dormand-Prince runs until 15 of its steps sit at the edge of its stability (Hairer and Wanner 1996, section IV.2). If the power method then settles,
/// Chebyshev takes over; it hands back when three steps in a row would have been within Dormand-Prince's reach (h ρ below 4, where s evaluations save
/// nothing), and is left alone for 100 steps, twice as many each time.
/// </remarks>
sealed class StiffnessChoice(RightHandSide f, OdeOptions options, DormandPrince explicitPair, Chebyshev chebyshev, Action<string> warn)
{
    const int Found = 15, Cleared = 6, RefreshEvery = 25, IdleBound = 3, FirstPatience = 100;
    const double WorthIt = 4;
    bool hasWarned;

    public SpectralRadius Power { get; } = new(f);

    /// <summary>Counters: whether Chebyshev runs, steps found stiff, steps found not, steps since the radius was estimated, idle steps, steps to wait, patience, whether the radius is out of date.</summary>
    public int[] Counters { get; } = [options.Method == OdeMethod.Chebyshev ? 1 : 0, 0, 0, 0, 0, 0, FirstPatience, 1];

    public bool IsStabilised => Counters[0] == 1;

    public double Radius
    {
        get => chebyshev.Radius;
        set => chebyshev.Radius = value;
    }

    public OdeStepper Next(OdeIntegrator now)
    {
        if (IsStabilised && Counters[7] == 1)
        {
            if (Power.Estimate(now.Time, now.Value, now.Slope) is { } radius)
            {
                (Radius, Counters[3], Counters[7]) = (radius, 0, 0);
            }
            else if (options.Method == OdeMethod.Chebyshev)
            {
                throw new OdeException(FormattableString.Invariant(
                    $"OdeSolver: at time {now.Time} the power method for the spectral radius does not settle, as where eigenvalues are complex; use OdeMethod.DormandPrince."));
            }
            else
            {
                Return(now);
                Warn(now.Time, "the power method for the spectral radius does not settle there, so that the stabilised method cannot help");
            }
        }
        return IsStabilised ? chebyshev : explicitPair;
    }

    /// <summary>After an accepted step of length <paramref name="h"/>.</summary>
    public void Observe(OdeIntegrator now, double h, bool wasCut)
    {
        if (IsStabilised)
        {
            if (++Counters[3] >= RefreshEvery) Counters[7] = 1;
            if (options.Method != OdeMethod.Automatic || wasCut) return;
            Counters[4] = h * Radius < WorthIt ? Counters[4] + 1 : Math.Min(Counters[4], 0);
            if (Counters[4] >= IdleBound) Return(now);
            return;
        }
        if (Counters[5] > 0) Counters[5]--;
        if (explicitPair.StiffnessRatio > DormandPrince.StabilityEdge)
        {
            (Counters[1], Counters[2]) = (Counters[1] + 1, 0);
        }
        else if (Counters[1] > 0 && ++Counters[2] >= Cleared)
        {
            (Counters[1], Counters[2]) = (0, 0);
        }
        if (Counters[1] < Found) return;
        (Counters[1], Counters[2]) = (0, 0);
        if (options.Method == OdeMethod.DormandPrince)
        {
            Warn(now.Time, "use OdeMethod.Automatic or OdeMethod.Chebyshev");
        }
        else if (Counters[5] == 0)
        {
            // The first steps are as short as Dormand-Prince's were: they grow before they are judged.
            (Counters[0], Counters[4], Counters[7]) = (1, -5, 1);
            now.PreviousError = StepControl.FirstError;
        }
    }

    public void Rejected()
    {
        if (IsStabilised && Counters[3] > 0) Counters[7] = 1;
    }

    void Return(OdeIntegrator now)
    {
        (Counters[0], Counters[1], Counters[2], Counters[4]) = (0, 0, 0, 0);
        Counters[5] = Counters[6];
        Counters[6] = Math.Min(2 * Counters[6], 1 << 20);
        if (Radius > 0) now.StepSize = Math.Min(now.StepSize, DormandPrince.StabilityEdge / Radius);
        now.PreviousError = StepControl.FirstError;
    }

    void Warn(double time, string mend)
    {
        if (hasWarned) return;
        hasWarned = true;
        warn(FormattableString.Invariant($"OdeSolver: the problem is stiff from time {time} on: stability, not accuracy, limits the step; {mend}."));
    }
}
