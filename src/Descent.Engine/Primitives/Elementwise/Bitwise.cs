using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>Two inputs, both bool or both int32, combined bit by bit.</summary>
public abstract record Bitwise : Elementwise
{
    public override Derivative Derivative => Derivative.Zero;

    protected abstract void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, IBinaryInteger<T>;

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Element == inputs[1].Element && !inputs[0].Element.IsFloating
            ? inputs[0].Element
            : throw Refuse(inputs, "two bool or two int32 inputs");

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) =>
        inputs[0] == ElementType.Bool ? Binary<byte>(Kernel) : Binary<int>(Kernel);

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null, null];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}
