namespace Descent.Engine;

/// <summary>The same values, through which no derivative passes.</summary>
public sealed record StopGradient : ConstantPrimitive, IAlias
{
    public int Aliased => 0;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs) => inputs[0];

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs) => AliasKernel.Copy(inputs[0]);

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(x[0]);
}

public static class StopGradientFunction
{
    extension(Tensor)
    {
        /// <summary>x as a constant: derivatives do not pass.</summary>
        public static Tensor StopGradient(Tensor x) => new StopGradient().Of(x);
    }
}
