using Descent.Engine;

namespace Descent.Training;

/// <summary>A point of a flow: the parameters, and what the clock integrates along with them, if anything.</summary>
/// <param name="Clock">float64 scalar or none: t in <see cref="FlowClock.ArcLength"/>, log(1 + t) in <see cref="GradientFlow.OfLogarithm"/>.</param>
public sealed record FlowPoint<T>(T Value, Tensor? Clock);

/// <summary>Gradient flow dθ/dt = −∇L(θ) over a tree of float64 parameters.</summary>
public static class GradientFlow
{
    /// <summary>The flow of a loss.</summary>
    /// <param name="loss">A float64 scalar of the parameters; compiled together with its gradient.</param>
    /// <param name="start">The parameters at t = 0; what is trained in them is float64.</param>
    /// <param name="clock">The variable of integration; <see cref="FlowClock.Time"/> unless given.</param>
    /// <param name="options">Tolerances and method.</param>
    /// <param name="warn">Where to write a warning that the flow is stiff; standard error unless given.</param>
    public static GradientFlow<T> Of<T>(Func<T, Tensor> loss, T start, FlowClock? clock = null, OdeOptions? options = null, Action<string>? warn = null) =>
        new(loss, start, clock ?? FlowClock.Time, isLogarithm: false, options, warn);

    /// <summary>The flow of a loss L that is given by its logarithm, integrated in ds = L dt: dθ/ds = −∇ log L. It goes on where L is far below the smallest number.</summary>
    /// <remarks>
    /// For the exponential loss L = (1/n) Σ exp(−mᵢ), −log L is the smoothed margin; form it by LogSumExp. Lyu and Li (2019), arXiv:1906.05890, use such a time.
    /// </remarks>
    public static GradientFlow<T> OfLogarithm<T>(Func<T, Tensor> logLoss, T start, OdeOptions? options = null, Action<string>? warn = null) =>
        new(logLoss, start, new LossClock(), isLogarithm: true, options, warn);
}

/// <summary>A running gradient flow.</summary>
/// <remarks>Two variables: the time t of the flow, and the position s on its clock, in which it is integrated.</remarks>
public sealed class GradientFlow<T>
{
    readonly OdeSolver<FlowPoint<T>> solver;
    readonly FlowClock clock;
    readonly FlatTree<FlowPoint<T>> layout;
    readonly OdeOptions options;

    internal GradientFlow(Func<T, Tensor> loss, T start, FlowClock clock, bool isLogarithm, OdeOptions? options, Action<string>? warn)
    {
        (this.clock, this.options) = (clock, options ?? new OdeOptions());
        var first = new FlowPoint<T>(start, clock.Start is { } at ? Tensor.Scalar(at, ElementType.Float64) : null);
        layout = new(first, "the start of a flow");
        var gradient = Transform.ValueAndGrad(loss);
        solver = new(
            (s, point) =>
            {
                var (value, slope) = gradient(point.Value);
                var parts = TreeValue<T>.Of(slope, "the gradient");
                var (speed, clockSlope) = clock.Rates(s, point.Clock, value, () => parts.Trainable.Norm());
                return new(parts.WithTrainable(parts.Trainable.Map(leaf => -speed * leaf)), clockSlope);
            },
            first, 0, this.options, warn);
        IsLogarithm = isLogarithm;
    }

    bool IsLogarithm { get; }

    /// <summary>The time t; infinite where it passes the largest number: see <see cref="LogTime"/>.</summary>
    public double Time => TimeOf(solver.Time);

    /// <summary>log(1 + t), which stays finite in <see cref="GradientFlow.OfLogarithm"/> whatever t.</summary>
    public double LogTime => IsLogarithm ? ClockAt(solver.Time) : double.LogP1(Time);

    /// <summary>The position s on the clock.</summary>
    public double Position => solver.Time;

    /// <summary>The parameters now, in tensors of their own.</summary>
    public T Value => solver.Value.Value;

    /// <summary>Gradients and steps so far.</summary>
    public OdeStatistics Statistics => solver.Statistics;

    /// <summary>Whether the flow is stiff now, so that the stabilised method takes the steps.</summary>
    public bool IsStabilised => solver.IsStabilised;

    /// <summary>All that the flow goes on from; see <see cref="OdeState{T}"/>.</summary>
    public OdeState<FlowPoint<T>> State
    {
        get => solver.State;
        set => solver.State = value;
    }

    /// <summary>Watches for a zero of a float64 scalar of the parameters. The hits' times are positions on the clock: see <see cref="TimeOf(FlowPoint{T}, double)"/>.</summary>
    public OdeEvent<FlowPoint<T>> On(string name, Func<T, Tensor> function, Crossing crossing = Crossing.Either, bool isTerminal = false) =>
        solver.On(name, (_, point) => function(point.Value), crossing, isTerminal);

    /// <summary>One accepted step, not past a position; the terminal event at which it ended, if any.</summary>
    public OdeEvent<FlowPoint<T>>? Step(double limit = double.PositiveInfinity) => solver.Step(limit);

    /// <summary>Goes on to time t, or to the first terminal event before it.</summary>
    /// <exception cref="OdeException">As for <see cref="OdeSolver{T}.Until"/>.</exception>
    public T Until(double time)
    {
        if (!(time >= Time && time < double.PositiveInfinity)) throw new OdeException(FormattableString.Invariant($"GradientFlow: asked to go on from time {Time} to {time}; give a finite time that is not before it."));
        if (clock.Start is null)
        {
            // The position may round below where the flow is.
            return UntilPosition(Math.Max(clock.Reading(time), Position));
        }
        var reading = clock.Reading(time);
        solver.Budget = options.MaxSteps;
        while (ClockAt(solver.Time) < reading)
        {
            if (solver.Advance(double.PositiveInfinity) is not null) return Value;
        }
        if (solver.Time > solver.StepStart) solver.StepAgainTo(Locate(reading));
        return Value;
    }

    /// <summary>Goes on to a position on the clock, or to the first terminal event before it.</summary>
    public T UntilPosition(double position) => solver.Until(position).Value;

    /// <summary>The parameters at a time inside the last step, from the interpolant.</summary>
    public T At(double time)
    {
        var reading = clock.Reading(time);
        return AtPosition(clock.Start is null ? reading : Locate(reading));
    }

    /// <summary>The parameters at a position inside the last step, from the interpolant.</summary>
    public T AtPosition(double position) => solver.At(position).Value;

    /// <summary>The time at a position inside the last step.</summary>
    public double TimeOf(double position) => clock.TimeOf(position, clock.Start is null ? 0 : ClockAt(position));

    /// <summary>The time of a point that an event found at a position.</summary>
    public double TimeOf(FlowPoint<T> point, double position) => clock.TimeOf(position, point.Clock?.Item() ?? 0);

    double ClockAt(double position) => position == solver.Time ? solver.Element(layout.Length - 1) : solver.ElementAt(layout.Length - 1, position);

    /// <summary>Where in the last step the clock's component has a value.</summary>
    double Locate(double reading)
    {
        var (low, high) = (ClockAt(solver.StepStart) - reading, ClockAt(solver.Time) - reading);
        if (!(low <= 0 && high >= 0)) throw new OdeException(FormattableString.Invariant($"GradientFlow: asked for a time outside of the last step, from {TimeOf(solver.StepStart)} to {Time}; go on with Until."));
        return RootFinding.Brent(position => ClockAt(position) - reading, solver.StepStart, solver.Time, low, high);
    }
}
