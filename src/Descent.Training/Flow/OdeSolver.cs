using Descent.Engine;

namespace Descent.Training;

/// <summary>All that a solver goes on from, as a tree: it can be stored with a run, and a solver set to it ends bit-identical to one that was never stopped.</summary>
/// <param name="Time">float64 scalar.</param>
/// <param name="Value">The solution.</param>
/// <param name="StepSize">Of the next step, float64.</param>
/// <param name="PreviousError">What the step control remembers, float64.</param>
/// <param name="Radius">The last estimate of the spectral radius, float64; 0: none.</param>
/// <param name="Direction">Where its next estimate starts, float64 [elements].</param>
/// <param name="Counters">What the choice between the methods remembers, int32 [8].</param>
public sealed record OdeState<T>(Tensor Time, T Value, Tensor StepSize, Tensor PreviousError, [property: Frozen] Tensor Radius, [property: Frozen] Tensor Direction, [property: Frozen] Tensor Counters);

/// <summary>Integrates dy/dt = f(t, y) over a tree of float64 parameters, forwards in t.</summary>
/// <remarks>
/// f is compiled once, and a step allocates nothing on the managed heap; trees are built when they are read. Leaves that are frozen or not floating
/// stay as they are. Error control, methods and bounds: <see cref="OdeOptions"/>. It belongs to one thread at a time.
/// </remarks>
public sealed class OdeSolver<T>
{
    readonly FlatTree<T> layout;
    readonly RightHandSide rightHandSide;
    readonly OdeIntegrator integrator;
    readonly OdeOptions options;
    readonly List<OdeEvent<T>> events = [];
    readonly double[] point;
    readonly double[] one = new double[1];

    /// <param name="rightHandSide">The slope, of the value's type, from time (a float64 scalar) and value; compiled: it reads no values.</param>
    /// <param name="start">The value at the start; its trained leaves are float64.</param>
    /// <param name="time">The start.</param>
    /// <param name="options">Tolerances and method.</param>
    /// <param name="warn">Where to write a warning that the problem is stiff; standard error unless given.</param>
    /// <exception cref="ShapeError">A trained leaf is not float64, or the slope has other types than the value.</exception>
    /// <exception cref="OdeException">The slope is not finite at the start.</exception>
    public OdeSolver(Func<Tensor, T, T> rightHandSide, T start, double time = 0, OdeOptions? options = null, Action<string>? warn = null)
    {
        if (!double.IsFinite(time)) throw new ShapeError(FormattableString.Invariant($"OdeSolver: the start is {time}; give a finite time."));
        this.options = options ?? new OdeOptions();
        layout = new(start, "the start of a solver");
        var function = FlatFunction.Create<T, Tree>((t, y) => Matching(TreeValue<T>.Of(y, "the value").Trainable, TreeValue<T>.Of(rightHandSide(t, y), "the slope").Trainable), layout, "the right-hand side");
        this.rightHandSide = new(function, layout.Length, layout.PlaceOf);
        var flat = new double[layout.Length];
        layout.Read(start, flat);
        integrator = new(this.rightHandSide, flat, time, this.options, warn ?? Console.Error.WriteLine);
        point = new double[layout.Length];
    }

    /// <summary>The time that the last accepted step reached.</summary>
    public double Time => integrator.Time;

    /// <summary>The solution at <see cref="Time"/>, in tensors of its own.</summary>
    public T Value => layout.Build(integrator.Value);

    /// <summary>Length of the next step, unless an end cuts it.</summary>
    public double StepSize => integrator.StepSize;

    /// <summary>Where the last step began: <see cref="At"/> answers from there on.</summary>
    public double StepStart => integrator.TimeBefore;

    /// <summary>Whether the stabilised method makes the steps now.</summary>
    public bool IsStabilised => integrator.Choice.IsStabilised;

    public OdeStatistics Statistics => new(rightHandSide.Evaluations, integrator.Accepted, integrator.Rejected, integrator.ChebyshevSteps);

    /// <summary>All that the solver goes on from; see <see cref="OdeState{T}"/>. Statistics and events' hits are no part of it.</summary>
    public OdeState<T> State
    {
        get => new(Scalar(Time), Value, Scalar(StepSize), Scalar(integrator.PreviousError), Scalar(integrator.Choice.Radius),
            Tensor.From(integrator.Choice.Power.Direction, [layout.Length]), Tensor.From(integrator.Choice.Counters, [integrator.Choice.Counters.Length]));
        set
        {
            layout.Read(value.Value, point);
            var (direction, counters) = (value.Direction.ToDoubles(), value.Counters.ToArray<int>());
            if (direction.Length != layout.Length || counters.Length != integrator.Choice.Counters.Length)
            {
                throw new ShapeError($"OdeSolver: the state's direction is {value.Direction.Type} and its counters {value.Counters.Type}; give a state of a solver over the same tree.");
            }
            direction.CopyTo(integrator.Choice.Power.Direction, 0);
            counters.CopyTo(integrator.Choice.Counters, 0);
            integrator.Choice.Radius = value.Radius.Item();
            (integrator.StepSize, integrator.PreviousError) = (value.StepSize.Item(), value.PreviousError.Item());
            integrator.Restart(value.Time.Item(), point);
        }
    }

    /// <summary>Watches for a zero of a scalar function of time and value in all later steps.</summary>
    /// <param name="isTerminal">Whether <see cref="Until"/> and <see cref="Step"/> stop there.</param>
    public OdeEvent<T> On(string name, Func<Tensor, T, Tensor> function, Crossing crossing = Crossing.Either, bool isTerminal = false)
    {
        var compiled = FlatFunction.Create(function, layout, $"the event '{name}'");
        if (compiled.ResultLength != 1) throw new ShapeError($"OdeSolver: the event '{name}' has {compiled.ResultLength} values; reduce it to a scalar.");
        var made = new OdeEvent<T>(name, compiled, crossing, isTerminal);
        events.Add(made);
        return made;
    }

    /// <summary>One accepted step, not past <paramref name="limit"/>.</summary>
    /// <returns>The terminal event at which the step ended; null where there was none.</returns>
    /// <exception cref="OdeException">The step became too small, or the slope is not finite.</exception>
    public OdeEvent<T>? Step(double limit = double.PositiveInfinity)
    {
        integrator.Budget = options.MaxSteps;
        return Advance(limit);
    }

    /// <summary>Goes on to a time, on which the last step ends, or to the first terminal event before it.</summary>
    /// <exception cref="OdeException">More than <see cref="OdeOptions.MaxSteps"/> steps are needed; the step became too small; the slope is not finite.</exception>
    public T Until(double time)
    {
        if (!(time >= Time && time < double.PositiveInfinity)) throw new OdeException(FormattableString.Invariant($"OdeSolver: asked to go on from time {Time} to {time}; give a finite time that is not before it, or use At for times in the last step."));
        integrator.Budget = options.MaxSteps;
        while (Time < time)
        {
            if (Advance(time) is not null) break;
        }
        return Value;
    }

    /// <summary>The solution at a time inside the last step, from its interpolant: fourth order where Dormand-Prince made the step, third where Chebyshev did.</summary>
    /// <exception cref="OdeException">The time lies outside.</exception>
    public T At(double time)
    {
        CheckInside(time);
        if (time == Time) return Value;
        integrator.Dense.At(time, point);
        return layout.Build(point);
    }

    /// <summary>Takes the last step again, up to a time inside it.</summary>
    internal void StepAgainTo(double time) => integrator.StepAgainTo(time);

    /// <summary>One element of the flat solution inside the last step.</summary>
    internal double ElementAt(int element, double time) => integrator.Dense.At(element, time);

    internal double Element(int element) => integrator.Value[element];

    internal int Budget
    {
        get => integrator.Budget;
        set => integrator.Budget = value;
    }

    internal OdeEvent<T>? Advance(double limit)
    {
        if (Time >= limit) return null;
        integrator.Step(limit);
        return events.Count > 0 ? Locate() : null;
    }

    /// <summary>The crossings of the last step, in order up to the first terminal one, at which the step is made to end.</summary>
    OdeEvent<T>? Locate()
    {
        var found = new List<(double Time, OdeEvent<T> Event, double Side)>();
        var (start, length) = (integrator.TimeBefore, Time - integrator.TimeBefore);
        foreach (var one in events)
        {
            var (t, before) = (start, one.SideAt(start) ?? Evaluate(one, start));
            for (var part = 1; part <= 4; part++)
            {
                var next = part == 4 ? Time : start + length * part / 4;
                var after = Evaluate(one, next);
                if (one.Counts(before, after)) found.Add((RootFinding.Brent(at => Evaluate(one, at), t, next, before, after), one, after));
                (t, before) = (next, after);
            }
        }
        found.Sort((a, b) => a.Time.CompareTo(b.Time));
        foreach (var (time, one, side) in found)
        {
            one.Add(time, At(time), side);
            if (!one.IsTerminal) continue;
            integrator.StepAgainTo(time);
            return one;
        }
        return null;
    }

    double Evaluate(OdeEvent<T> one, double time)
    {
        if (time == Time) integrator.Value.CopyTo(point, 0);
        else integrator.Dense.At(time, point);
        one.Function.Invoke(time, point, this.one);
        return this.one[0];
    }

    void CheckInside(double time)
    {
        if (!(time >= StepStart && time <= Time))
        {
            throw new OdeException(FormattableString.Invariant($"OdeSolver: asked for time {time}, outside of the last step from {StepStart} to {Time}; go on with Until, or ask while the step is the last."));
        }
    }

    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    static Tree Matching(Tree value, Tree slope)
    {
        if (!value.Paths.SequenceEqual(slope.Paths)) throw new ShapeError($"OdeSolver: the slope has the leaves {string.Join(", ", slope.Paths)}, the value {string.Join(", ", value.Paths)}; return a slope of the value's type.");
        foreach (var (path, (y, f)) in value.Paths.Zip(value.Leaves.Zip(slope.Leaves)))
        {
            if (y.Type != f.Type) throw ShapeError.In("OdeSolver", $"the slope must be of the value's type at '{path}'", "reshape or cast it", ("value", y.Type), ("slope", f.Type));
        }
        return slope;
    }
}
