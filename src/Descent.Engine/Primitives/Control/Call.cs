namespace Descent.Engine;

/// <summary>A program as one operation: its inner values are not kept for the derivative, which computes them again.</summary>
/// <remarks>This is what <c>Checkpoint</c> makes of a function (Chen et al., 2016, arXiv:1604.06174).</remarks>
public sealed record Call(Program Body) : Primitive
{
    public override string Name => "Checkpoint";

    public override Derivative Derivative => Derivative.Smooth;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => Body.OutputTypes;

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs) => new Plan(Body).AsKernel();

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) =>
        ProgramDerivatives.Vjp(Body, x, y, cotangents, program => new Call(program));

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents)
    {
        var program = ProgramDerivatives.Jvp(Body, [.. tangents.Select(tangent => tangent is not null)]);
        var all = new Call(program).Apply([.. x, .. tangents.OfType<Tensor>()]);
        return all[y.Length..];
    }

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => new Call(Body.Batched(size)).Apply(BatchAll(x, batched, size));

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => PlanCost.Flops(Body);
}
