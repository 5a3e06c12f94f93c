namespace Descent.Engine;

/// <summary>What a function takes beside its argument and its constants, in bytes; the room that single kernels take for themselves is left out.</summary>
/// <param name="Planned">Of its plan: values on the way, whose places are used again, and results.</param>
/// <param name="Unplanned">Of everything that it makes: the most that is held when it is evaluated without a plan.</param>
public readonly record struct FunctionMemory(long Planned, long Unplanned);

public static partial class Transform
{
    /// <summary>The memory of a function on an argument like this one, known from its program: nothing is computed, and an argument's leaves may be unevaluated.</summary>
    public static FunctionMemory MemoryOf<TIn, TOut>(Func<TIn, TOut> function, TIn argument)
    {
        var input = TreeValue<TIn>.OfResult(argument, "the argument of a function");
        var (program, _, _) = Tracing.Trace("MemoryOf", input.Leaves, stand => TreeValue<TOut>.OfResult(function(input.With(stand)), "the value of a function"));
        return new(Plan.MemoryOf(program), program.Types.Skip(program.InputCount + program.Constants.Count).Sum(type => type.Bytes));
    }
}
