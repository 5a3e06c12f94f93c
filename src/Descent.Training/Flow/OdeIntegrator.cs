namespace Descent.Training;

/// <summary>The loop of accepted steps on flat vectors: step control, and the choice between the methods.</summary>
sealed class OdeIntegrator
{
    readonly RightHandSide f;
    readonly OdeOptions options;
    readonly DormandPrince explicitPair;
    readonly Chebyshev chebyshev;
    readonly StiffnessChoice choice;
    readonly DenseOutput dense;
    double[] next;
    double[] slopeNext;
    bool denseReady;

    public OdeIntegrator(RightHandSide rightHandSide, double[] start, double time, OdeOptions options, Action<string> warn)
    {
        options.Check();
        (f, this.options, Time, Value) = (rightHandSide, options, time, start);
        (Slope, next, slopeNext) = (new double[start.Length], new double[start.Length], new double[start.Length]);
        (Before, SlopeBefore) = (new double[start.Length], new double[start.Length]);
        (explicitPair, chebyshev, dense) = (new(f, options), new(f, options), new(start.Length));
        choice = new(f, options, explicitPair, chebyshev, warn);
        TimeBefore = time;
        Begin();
        StepSize = options.FixedStep > 0 ? options.FixedStep : options.FirstStep > 0 ? options.FirstStep : Math.Min(FirstStep(), options.LongestStep);
    }

    public double Time { get; private set; }

    public double[] Value { get; private set; }

    public double[] Slope { get; private set; }

    public double TimeBefore { get; private set; }

    double[] Before { get; set; }

    double[] SlopeBefore { get; set; }

    public double StepSize { get; set; }

    public double PreviousError { get; set; } = StepControl.FirstError;

    public StiffnessChoice Choice => choice;

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long ChebyshevSteps { get; private set; }

    /// <summary>Attempts left to the call that is running.</summary>
    public int Budget { get; set; }

    /// <summary>The interpolant over the last step.</summary>
    public DenseOutput Dense
    {
        get
        {
            if (!denseReady)
            {
                Stepper.Interpolate(dense, TimeBefore, Time - TimeBefore, Before, SlopeBefore, Value, Slope);
                denseReady = true;
            }
            return dense;
        }
    }

    OdeStepper Stepper { get; set; } = null!;

    /// <summary>Goes on from a point, with step, error and choice as they are set.</summary>
    public void Restart(double time, ReadOnlySpan<double> value)
    {
        (Time, TimeBefore, denseReady) = (time, time, false);
        value.CopyTo(Value);
        Begin();
    }

    void Begin()
    {
        Stepper = explicitPair;
        var at = FlatVector.FirstNonFinite(Value);
        if (at >= 0) throw f.BadStart(Time, Value, at);
        if (!f.Evaluate(Time, Value, Slope)) throw f.NonFinite();
    }

    /// <summary>One accepted step that does not go past <paramref name="limit"/>.</summary>
    public void Step(double limit)
    {
        var wasRejected = false;
        while (true)
        {
            if (Budget-- <= 0) throw OutOfSteps();
            Stepper = choice.Next(this);
            var proposed = Math.Min(StepSize, options.LongestStep);
            if (Stepper == chebyshev) proposed = Math.Min(proposed, chebyshev.LongestStep);
            var h = proposed;
            // A remainder below a hundredth of a step is taken along.
            var lands = Time + 1.01 * h >= limit;
            if (options.FixedStep > 0) lands = Time + (1 + 1e-9) * h >= limit;
            if (lands) h = limit - Time;
            else if (Time + 0.1 * h == Time) throw Underflow(h);
            var end = lands ? limit : Time + h;
            var error = Stepper.Attempt(Time, h, end, Value, Slope, next, slopeNext);
            if (options.FixedStep > 0)
            {
                if (!double.IsFinite(error)) throw f.NonFinite();
                Accept(end);
                return;
            }
            if (error <= 1)
            {
                var factor = StepControl.Grow(error, PreviousError, Stepper.ErrorOrder);
                if (wasRejected) factor = Math.Min(factor, 1);
                // A step cut short by its end says nothing against the length that was proposed.
                StepSize = lands ? Math.Max(h * factor, wasRejected ? 0 : proposed) : h * factor;
                PreviousError = Math.Max(error, StepControl.FirstError);
                Accept(end);
                choice.Observe(this, h, lands);
                return;
            }
            wasRejected = true;
            Rejected++;
            StepSize = h * StepControl.Shrink(error, Stepper.ErrorOrder);
            choice.Rejected();
            if (Time + 0.1 * StepSize == Time) throw double.IsFinite(error) ? Underflow(StepSize) : f.NonFinite();
        }
    }

    /// <summary>Takes the last step back and makes it again up to a time inside it.</summary>
    public void StepAgainTo(double time)
    {
        if (time <= TimeBefore || time >= Time) return;
        (Time, Value, Before, Slope, SlopeBefore) = (TimeBefore, Before, Value, SlopeBefore, Slope);
        var h = time - Time;
        if (!double.IsFinite(Stepper.Attempt(Time, h, time, Value, Slope, next, slopeNext))) throw f.NonFinite();
        Accepted--;
        if (Stepper == chebyshev) ChebyshevSteps--;
        Accept(time);
    }

    void Accept(double end)
    {
        (TimeBefore, Time) = (Time, end);
        (Before, Value, next) = (Value, next, Before);
        (SlopeBefore, Slope, slopeNext) = (Slope, slopeNext, SlopeBefore);
        denseReady = false;
        Accepted++;
        if (Stepper == chebyshev) ChebyshevSteps++;
    }

    /// <summary>Hairer, Nørsett and Wanner (1993), section II.4: from the sizes of value, slope and the slope's change over a small Euler step.</summary>
    double FirstStep()
    {
        var d0 = FlatVector.ScaledNorm(Value, Value, Value, options);
        var d1 = FlatVector.ScaledNorm(Slope, Value, Value, options);
        var trial = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1;
        for (var i = 0; i < next.Length; i++) next[i] = Value[i] + trial * Slope[i];
        if (!f.Evaluate(Time + trial, next, slopeNext)) return trial * 1e-3;
        for (var i = 0; i < next.Length; i++) next[i] = slopeNext[i] - Slope[i];
        var d2 = FlatVector.ScaledNorm(next, Value, Value, options) / trial;
        var largest = Math.Max(d1, d2);
        return Math.Min(100 * trial, largest <= 1e-15 ? Math.Max(1e-6, trial * 1e-3) : Math.Pow(0.01 / largest, 0.2));
    }

    OdeException OutOfSteps() => new(FormattableString.Invariant(
        $"OdeSolver: the bound of {options.MaxSteps} steps is reached at time {Time}, where the step is {StepSize}; raise MaxSteps, loosen the tolerance, or use a clock in which the flow is not so long (FlowClock)."));

    OdeException Underflow(double h) => new(FormattableString.Invariant(
        $"OdeSolver: at time {Time} the step is {h}, below what changes the time; the solution may end there (a singularity), or the tolerance {options.RelativeTolerance} is below what rounding allows: loosen it, or stop at an event before."));
}
