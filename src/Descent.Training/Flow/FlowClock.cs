using Descent.Engine;

namespace Descent.Training;

/// <summary>The variable s in which a gradient flow is integrated, and the way back to its time t. s = 0 at t = 0.</summary>
/// <remarks>The orbit is the same in every clock; what differs is how many steps it takes.</remarks>
public abstract record FlowClock
{
    private protected FlowClock() { }

    /// <summary>s = t.</summary>
    public static FlowClock Time { get; } = new PlainClock();

    /// <summary>s = log(1 + t / unit): for flows that go on over decades of t, such as the exponential loss.</summary>
    /// <param name="unit">The time at which logarithmic time begins, in units of t; positive.</param>
    public static FlowClock Logarithmic(double unit = 1) => unit is > 0 and < double.PositiveInfinity
        ? new LogarithmicClock(unit)
        : throw new ShapeError(FormattableString.Invariant($"FlowClock: the unit of logarithmic time is {unit}; give a positive time."));

    /// <summary>ds = ‖∇L‖ dt, normalised time: s is the length of the path, and the speed is 1 on a plateau and in a ravine alike.</summary>
    /// <remarks>The path to a minimum has finite length, and the direction jumps where it ends: stop at an event before. t is integrated along, to the same tolerance.</remarks>
    public static FlowClock ArcLength { get; } = new ArcLengthClock();

    /// <summary>Where a clock component starts; null if t follows from s alone.</summary>
    internal abstract double? Start { get; }

    /// <summary>dt/ds, and the slope of the clock's component.</summary>
    internal abstract (Tensor Speed, Tensor? Slope) Rates(Tensor s, Tensor? clock, Tensor loss, Func<Tensor> gradientNorm);

    internal abstract double TimeOf(double s, double clock);

    /// <summary>What the component, or s where there is none, is at a time.</summary>
    internal abstract double Reading(double time);
}

sealed record PlainClock : FlowClock
{
    internal override double? Start => null;

    internal override (Tensor Speed, Tensor? Slope) Rates(Tensor s, Tensor? clock, Tensor loss, Func<Tensor> gradientNorm) => (Tensor.OnesLike(s), null);

    internal override double TimeOf(double s, double clock) => s;

    internal override double Reading(double time) => time;
}

/// <summary>t = unit (eˢ − 1), hence dt/ds = unit eˢ.</summary>
sealed record LogarithmicClock(double Unit) : FlowClock
{
    internal override double? Start => null;

    internal override (Tensor Speed, Tensor? Slope) Rates(Tensor s, Tensor? clock, Tensor loss, Func<Tensor> gradientNorm) => (Unit * Tensor.Exp(s), null);

    internal override double TimeOf(double s, double clock) => Unit * Math.Exp(s) - Unit;

    internal override double Reading(double time) => Math.Log(1 + time / Unit);
}

/// <summary>dt/ds = 1 / ‖∇L‖; the component is t.</summary>
sealed record ArcLengthClock : FlowClock
{
    internal override double? Start => 0;

    internal override (Tensor Speed, Tensor? Slope) Rates(Tensor s, Tensor? clock, Tensor loss, Func<Tensor> gradientNorm)
    {
        var speed = 1 / gradientNorm();
        return (speed, speed);
    }

    internal override double TimeOf(double s, double clock) => clock;

    internal override double Reading(double time) => time;
}

/// <summary>ds = L dt for a loss given by its logarithm: dθ/ds = −∇ log L. The component is q = log(1 + t), dq/ds = 1 / (L (1 + t)) = exp(−log L − q).</summary>
sealed record LossClock : FlowClock
{
    internal override double? Start => 0;

    internal override (Tensor Speed, Tensor? Slope) Rates(Tensor s, Tensor? clock, Tensor loss, Func<Tensor> gradientNorm) =>
        (Tensor.OnesLike(s), Tensor.Exp(-loss - clock!));

    internal override double TimeOf(double s, double clock) => Math.Exp(clock) - 1;

    internal override double Reading(double time) => Math.Log(1 + time);
}
