namespace Descent.Engine;

/// <summary>Traces a function of leaves into a program, together with its result's structure.</summary>
static class Tracing
{
    public static (Program Program, Tensor[] Captures, TreeValue<TOut> Output) Trace<TOut>(string name, Tensor[] inputs, Func<Tensor[], TreeValue<TOut>> function)
    {
        TreeValue<TOut>? output = null;
        var (program, captures) = Program.Trace(name, Array.ConvertAll(inputs, input => input.Type), freezes: true, stand =>
        {
            output = function(stand);
            return output.Leaves;
        });
        FrozenNoise.Refuse(program, name);
        return (program, captures, output!);
    }
}
