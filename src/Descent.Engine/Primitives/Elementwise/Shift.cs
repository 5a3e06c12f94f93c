namespace Descent.Engine;

/// <summary>An int32 input whose bits move by a fixed count from 0 to 31.</summary>
public abstract record Shift(int Bits) : Elementwise
{
    public override Derivative Derivative => Derivative.Zero;

    protected abstract int Move(int x);

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Element != ElementType.Int32 ? throw Refuse(inputs, "int32")
        : Bits is < 0 or > 31 ? throw new ShapeError($"{Name}: bits is {Bits}; give 0..31.")
        : ElementType.Int32;

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => Unary<int>((x, y) =>
    {
        for (var i = 0; i < y.Length; i++) y[i] = Move(x[i]);
    });

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}
