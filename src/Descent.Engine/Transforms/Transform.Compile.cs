namespace Descent.Engine;

public static partial class Transform
{
    /// <summary>The same function as a plan: traced once per structure of its argument, simplified, fused, laid out in one arena.</summary>
    public static Compiled<TIn, TOut> Compile<TIn, TOut>(Func<TIn, TOut> function) => new(function);

    /// <summary>A training step as a plan that owns its state.</summary>
    /// <param name="step">From state and input to the next state, of the same types, and an output.</param>
    /// <param name="start">The first state.</param>
    /// <param name="input">The first input: later ones have its types.</param>
    public static Stepper<TState, TInput, TOutput> Stepper<TState, TInput, TOutput>(
        Func<TState, TInput, (TState State, TOutput Output)> step, TState start, TInput input) => new(step, start, input);

    /// <summary>A step that needs nothing but its state.</summary>
    public static Stepper<TState, int, int> Stepper<TState>(Func<TState, TState> step, TState start) =>
        new((state, _) => (step(state), 0), start, 0);
}
