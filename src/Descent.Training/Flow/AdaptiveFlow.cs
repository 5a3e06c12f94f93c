using Descent.Engine;

namespace Descent.Training;

/// <summary>All of an adaptive integration between two attempts, as a tree: the state of an arm.</summary>
/// <param name="Time">float64 scalar.</param>
/// <param name="Value">The solution.</param>
/// <param name="Slope">f(Time, Value), the last stage of the step before.</param>
/// <param name="StepSize">Of the next attempt.</param>
/// <param name="PreviousError">What the step control remembers.</param>
/// <param name="Accepted">Steps, int32.</param>
/// <param name="Rejected">Attempts that were repeated, int32.</param>
public sealed record AdaptiveState<T>(Tensor Time, T Value, Tree Slope, Tensor StepSize, Tensor PreviousError, Tensor Accepted, Tensor Rejected);

/// <summary>Adaptive flows of common kinds.</summary>
public static class AdaptiveFlow
{
    /// <summary>Gradient flow dθ/dt = −∇L(θ), written in tensors; where values may be read, <see cref="GradientFlow"/> does more.</summary>
    /// <param name="loss">A float64 scalar; what is trained in its argument is float64, and the rest stays.</param>
    /// <param name="end">The time at which it ends.</param>
    /// <param name="options">As of <see cref="AdaptiveFlow{T}"/>.</param>
    public static AdaptiveFlow<T> OfLoss<T>(Func<T, Tensor> loss, double end, OdeOptions? options = null)
    {
        var gradient = Transform.Grad(loss);
        return new((_, at) =>
        {
            var slope = TreeValue<T>.Of(gradient(at), "the gradient");
            return slope.WithTrainable(slope.Trainable.Map(leaf => -leaf));
        }, end, options);
    }
}

/// <summary>Dormand-Prince 5(4) with step control written in tensors: an attempt reads no values, so that it can be an arm's step, compiled and batched over seeds.</summary>
/// <remarks>
/// Each seed has its own time and step. The state is a tree, so that the lab's checkpoints and bit-identical resume work unchanged. Where values may be read,
/// <see cref="OdeSolver{T}"/> does more: dense output, events, and the stabilised method. An attempt whose slopes are not finite is repeated with a tenth
/// of the step; a solution that leaves the numbers ends in a step of 0, at which the time stands still.
/// </remarks>
/// <param name="Slope">dy/dt from time (float64 scalar) and value, of the value's type.</param>
/// <param name="End">Where the integration ends; the last step is cut to land there.</param>
/// <param name="Options">Tolerances, first and longest step; the method is Dormand-Prince.</param>
/// <param name="Ends">A condition on the value, a scalar, from which on nothing changes any more: the first accepted step that meets it is the last.</param>
public sealed class AdaptiveFlow<T>(Func<Tensor, T, T> Slope, double End, OdeOptions? Options = null, Func<T, Tensor>? Ends = null)
{
    readonly OdeOptions options = Checked(Options ?? new OdeOptions());

    /// <summary>The state at a time, before the first attempt.</summary>
    public AdaptiveState<T> Start(T value, double time = 0)
    {
        var t = Scalar(time);
        var parts = TreeValue<T>.Of(value, "the start of a flow");
        foreach (var (path, leaf) in parts.Trainable.Paths.Zip(parts.Trainable.Leaves))
        {
            if (leaf.Element != ElementType.Float64) throw new ShapeError($"AdaptiveFlow: the leaf '{path}' is {leaf.Type}; make it with ElementType.Float64, or cast it.");
        }
        var y = parts.Trainable;
        var slope = SlopeAt(t, parts, y);
        var step = options.FirstStep > 0 ? Scalar(options.FirstStep) : FirstStep(t, parts, slope);
        return new(t, value, slope, Tensor.Minimum(step, options.LongestStep), Scalar(StepControl.FirstError), Tensor.Scalar(0, ElementType.Int32), Tensor.Scalar(0, ElementType.Int32));
    }

    /// <summary>One attempt: the next state, or the same time with a shorter step. At the end nothing changes.</summary>
    public AdaptiveState<T> Attempt(AdaptiveState<T> state)
    {
        var parts = TreeValue<T>.Of(state.Value, "the value");
        var y = parts.Trainable;
        var lands = state.Time + 1.01 * state.StepSize >= End;
        var h = Tensor.Where(lands, End - state.Time, state.StepSize);
        var next = Tensor.Where(lands, Tensor.OnesLike(h) * End, state.Time + h);
        var slopes = new List<Tree> { state.Slope };
        var after = y;
        for (var i = 0; i < DormandPrince.Stages.Length; i++)
        {
            after = RungeKutta.Advance(y, h, DormandPrince.Stages[i], slopes);
            var node = DormandPrince.Nodes[i + 1];
            slopes.Add(SlopeAt(node == 1 ? next : state.Time + node * h, parts, after));
        }
        var error = ScaledNorm(RungeKutta.Combine(DormandPrince.ErrorWeights, slopes).Map(leaf => h * leaf), y, after);
        var isOver = Over(state);
        var accepts = (error <= 1) & !isOver;
        var grown = Tensor.Clip(StepControl.Safety * Power(Tensor.Maximum(error, 1e-10), -0.17) * Power(state.PreviousError, 0.04), StepControl.Smallest, StepControl.Largest);
        var shrunk = Tensor.Where(error < 1e300, Tensor.Clip(StepControl.Safety * Power(Tensor.Maximum(error, 1), -0.2), StepControl.Smallest, StepControl.Safety), Tensor.OnesLike(error) * 0.1);
        var proposal = Tensor.Minimum(Tensor.Where(lands, Tensor.Maximum(h * grown, state.StepSize), h * grown), options.LongestStep);
        return new(
            Tensor.Where(accepts, next, state.Time),
            parts.WithTrainable(Tree.Zip(after, y, (a, b) => Tensor.Where(accepts, a, b))),
            Tree.Zip(slopes[^1], state.Slope, (a, b) => Tensor.Where(accepts, a, b)),
            Tensor.Where(isOver, state.StepSize, Tensor.Where(accepts, proposal, h * shrunk)),
            Tensor.Where(accepts, Tensor.Maximum(error, StepControl.FirstError), state.PreviousError),
            state.Accepted + accepts.To(ElementType.Int32),
            state.Rejected + (!accepts & !isOver).To(ElementType.Int32));
    }

    /// <summary>1 once the end is reached or the condition met, else 0: a metric for an arm's <c>Until</c>.</summary>
    public Tensor IsOver(AdaptiveState<T> state) => Over(state).To(ElementType.Float64);

    Tensor Over(AdaptiveState<T> state) => Ends is null ? state.Time >= End : (state.Time >= End) | Ends(state.Value);

    Tree SlopeAt(Tensor t, TreeValue<T> parts, Tree y) => TreeValue<T>.Of(Slope(t, parts.WithTrainable(y)), "the slope").Trainable;

    Tensor ScaledNorm(Tree error, Tree before, Tree after)
    {
        var scaled = Tree.Zip(error, before, after, (e, a, b) => e / (options.AbsoluteTolerance + options.RelativeTolerance * Tensor.Maximum(Tensor.Abs(a), Tensor.Abs(b))));
        return Tensor.Sqrt(Tree.Dot(scaled, scaled) / scaled.Leaves.Sum(leaf => (double)leaf.Size));
    }

    /// <summary>As <see cref="OdeSolver{T}"/> chooses it: Hairer, Nørsett and Wanner (1993), section II.4.</summary>
    Tensor FirstStep(Tensor t, TreeValue<T> parts, Tree slope)
    {
        var y = parts.Trainable;
        var (d0, d1) = (ScaledNorm(y, y, y), ScaledNorm(slope, y, y));
        var trial = Tensor.Where((d0 < 1e-5) | (d1 < 1e-5), Scalar(1e-6), 0.01 * d0 / Tensor.Maximum(d1, 1e-5));
        var there = SlopeAt(t + trial, parts, Tree.Zip(y, slope, (leaf, k) => leaf + trial * k));
        var largest = Tensor.Maximum(d1, ScaledNorm(there - slope, y, y) / trial);
        var second = Tensor.Where(largest <= 1e-15, Tensor.Maximum(trial * 1e-3, 1e-6), Power(0.01 / Tensor.Maximum(largest, 1e-15), 0.2));
        return Tensor.Where(second < 1e300, Tensor.Minimum(100 * trial, second), trial * 1e-3);
    }

    static Tensor Power(Tensor x, double exponent) => Tensor.Exp(exponent * Tensor.Log(x));

    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    static OdeOptions Checked(OdeOptions options)
    {
        options.Check();
        return options;
    }
}
