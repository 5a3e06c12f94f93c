using System.Numerics;

namespace Descent.Engine;

/// <summary>One floating input and a piecewise constant output: derivatives vanish.</summary>
public abstract record FloatStep : Elementwise
{
    public override Derivative Derivative => Derivative.Zero;

    protected abstract void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>;

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => SameElement(inputs, floating: true);

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) =>
        inputs[0] == ElementType.Float32 ? Unary<float>(Kernel) : Unary<double>(Kernel);

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}
