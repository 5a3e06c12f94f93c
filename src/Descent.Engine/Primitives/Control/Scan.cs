namespace Descent.Engine;

/// <summary>A loop inside the graph: a program maps (carry, slice of the sequences, captures) to (carry, slice of the results).</summary>
/// <remarks>
/// Inputs: the first carries, the sequences [Length, …], the captures. Outputs: the last carries, then the results [Length, …].
/// Reverse mode runs forwards once more to store the carries, then backwards; <c>Checkpoint</c> bounds what is stored.
/// </remarks>
public sealed record Scan(Program Body, int Carries, int Sequences, int Length, bool Reverse) : Primitive
{
    public override Derivative Derivative => Derivative.Smooth;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var types = Body.OutputTypes;
        for (var i = 0; i < Carries; i++)
        {
            if (types[i] != inputs[i]) throw ShapeError.In(Name, "a carry must keep its type", "cast or reshape it in the body", ("before", inputs[i]), ("after", types[i]));
        }
        for (var i = Carries; i < types.Length; i++) types[i] = types[i] with { Shape = types[i].Shape.Insert(0, Length) };
        return types;
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs) => new ScanKernel(this, new Plan(Body), inputs, outputs).Run;

    public override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => ScanDerivatives.Jvp(this, x, y, tangents);

    public override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) => ScanDerivatives.Vjp(this, x, y, cotangents);

    public override Tensor[] Vmap(Tensor[] x, bool[] batched, int size)
    {
        var all = BatchAll(x, batched, size);
        for (var i = Carries; i < Carries + Sequences; i++) all[i] = all[i].SwapAxes(0, 1);
        var outputs = (this with { Body = Body.Batched(size) }).Apply(all);
        for (var i = Carries; i < outputs.Length; i++) outputs[i] = outputs[i].SwapAxes(0, 1);
        return outputs;
    }

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => Length * PlanCost.Flops(Body);
}
