namespace Descent.Training;

/// <summary>A state advanced by steps of one size, and beside it by twice as many of half the size: what errs in proportion to the size is twice as large in the first.</summary>
/// <param name="Whole">By steps of the size.</param>
/// <param name="Halves">At the same time, by steps of half of it.</param>
public sealed record StepHalving<TState>(TState Whole, TState Halves)
{
    /// <summary>Both, on by the same time; it reads no values if <paramref name="step"/> does not.</summary>
    /// <param name="step">The next state from a state and a size.</param>
    public StepHalving<TState> Next(Func<TState, double, TState> step, double size) => new(step(Whole, size), step(step(Halves, size / 2), size / 2));
}

public static class StepHalving
{
    /// <param name="start">The first state, made twice: two leaves of a tree may not be one tensor.</param>
    public static StepHalving<TState> Start<TState>(Func<TState> start) => new(start(), start());
}
