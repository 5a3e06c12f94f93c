namespace Descent.Engine;

/// <summary>Estimates of what a program costs.</summary>
static class PlanCost
{
    public static long Flops(Program program)
    {
        var flops = 0L;
        foreach (var line in program.Instructions) flops += Flops(program, line);
        return flops;
    }

    public static long Flops(Program program, Instruction line) =>
        line.Primitive is IAlias or BroadcastTo or Transpose or Slice or Pad or Flip or Concatenate or Gather
            ? 0
            : line.Primitive.Flops(Types(program, line.Inputs), Types(program, line.Outputs));

    public static TensorType[] Types(Program program, Axes values) => [.. values.Select(value => program.Types[value])];
}
