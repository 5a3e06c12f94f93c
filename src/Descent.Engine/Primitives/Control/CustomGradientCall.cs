namespace Descent.Engine;

/// <summary>A value whose derivative is given by a program instead of by what computed it.</summary>
/// <remarks>
/// Inputs: the function's inputs, its value, then whatever the backward program captured. Backward maps (inputs, value, cotangent, captures)
/// to the inputs' cotangents and is linear in the cotangent: forward mode transposes it, second order differentiates it.
/// </remarks>
/// <param name="IsDerivative">Whether the program gives the derivative of the value, and no estimate in its place.</param>
public sealed record CustomGradientCall(Program Backward, int Count, bool IsDerivative) : SinglePrimitive, IAlias
{
    public override string Name => "CustomGradient";

    public override Derivative Derivative => Derivative.Smooth;

    public int Aliased => Count;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs) => inputs[Count];

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var copy = AliasKernel.Copy(outputs[0]);
        var index = Count;
        return (x, y) => copy(x + index, y);
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var result = new Tensor?[x.Length];
        Run(x, y, cotangent).CopyTo(result, 0);
        return result;
    }

    Tensor[] Run(Tensor[] x, Tensor y, Tensor cotangent) => Backward.Inline([.. x[..Count], y, cotangent, .. x[(Count + 1)..]]);

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        using var trace = new Trace("forward mode of CustomGradient");
        var cotangent = trace.Placeholder(y.Type);
        var outputs = Run(x, y, cotangent);
        var between = Differentiation.Between([cotangent], outputs, trace.FirstId);
        var tangent = Differentiation.Pullback(between, [cotangent], outputs, tangents.AsSpan(0, Count))[0];
        if (tangent is not null && (tangent == cotangent || Differentiation.Between([cotangent], [tangent], trace.FirstId).Length > 0))
        {
            throw new EngineException("CustomGradient: backward is not linear in its cotangent, so that forward mode cannot transpose it; multiply the cotangent by terms that do not depend on it.");
        }
        return tangent;
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) =>
        new CustomGradientCall(Backward.Batched(size), Count, IsDerivative).Of(BatchAll(x, batched, size));
}
