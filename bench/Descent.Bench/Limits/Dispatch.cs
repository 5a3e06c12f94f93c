using Descent.Engine;

namespace Descent.Bench.Limits;

/// <summary>What a call costs beside its kernels: plans of one kernel on eight numbers.</summary>
public static class Dispatch
{
    const double SecondsARound = 0.05;

    const int RoundCount = 15;

    static Tensor Start() => Tensor.Of(1f, -2, 3, -4, 5, -6, 7, -8);

    /// <summary>A training loop that turns the sign of its state.</summary>
    public static Stepper<Tensor, int, int> Stepper() => Transform.Stepper<Tensor, int, int>((state, _) => (-state, 0), Start(), 0);

    /// <summary>A compiled function that turns the sign of its argument.</summary>
    public static Compiled<Tensor, Tensor> Compiled() => Transform.Compile<Tensor, Tensor>(x => -x);

    public static IEnumerable<Limit> Measure()
    {
        var bar = new Bar(Relation.Under, 2);
        var step = Rounds.Microseconds(Stepper().Step, SecondsARound, RoundCount);
        yield return new("dispatch-stepper", null, step[0], "us", bar, $"a step of a plan of one kernel on 8 numbers; fastest of {RoundCount} rounds");
        var (compiled, argument) = (Compiled(), Start());
        var call = Rounds.Microseconds(() => compiled.Invoke(argument), SecondsARound, RoundCount);
        yield return new("dispatch-compiled", null, call[0], "us", bar, "a compiled call of the same, which also allocates its result");
    }
}
