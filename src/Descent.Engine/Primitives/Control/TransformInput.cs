namespace Descent.Engine;

/// <summary>The identity by which a transform tells its inputs from everything else that has the same values.</summary>
public sealed record TransformInput : LinearPrimitive, IAlias
{
    public int Aliased => 0;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs) => inputs[0];

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs) => AliasKernel.Copy(inputs[0]);

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => cotangent;

    protected override Tensor Batch(Tensor x, int size) => x;
}
