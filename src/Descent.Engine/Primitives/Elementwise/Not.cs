using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = ¬x of truth values, elementwise.</summary>
public sealed record Not : Elementwise
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(ComplementLanes<>));

    public override Derivative Derivative => Derivative.Zero;

    protected override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Element == ElementType.Bool ? ElementType.Bool : throw Refuse(inputs, "bool");

    public override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => Unary<bool>(static (x, y) =>
    {
        for (var i = 0; i < y.Length; i++) y[i] = !x[i];
    });

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null];

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}

public static class NotFunction
{
    extension(Tensor)
    {
        /// <summary>The negation of truth values, shaped like x.</summary>
        public static Tensor Not(Tensor x) => new Not().Of(x);
    }
}
