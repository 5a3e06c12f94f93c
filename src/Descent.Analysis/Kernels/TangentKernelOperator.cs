using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The tangent kernel over all samples and outputs, never formed: forward mode after reverse mode, J (Jᵀ v).</summary>
/// <remarks>Index i · k + a is output a of sample i. A product costs about three gradients over all samples; Lanczos takes it as it takes a Hessian.</remarks>
public sealed class TangentKernelOperator : SymmetricOperator
{
    readonly Compiled<(Tree At, Tensor V), Tensor> product;
    readonly Tree at;

    /// <exception cref="AnalysisException">The objective has no samples, or is coarse.</exception>
    public TangentKernelOperator(Objective objective)
    {
        TrueDerivatives.Require(objective, "the tangent kernel");
        var samples = objective.Samples ?? throw new AnalysisException($"TangentKernelOperator: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");
        at = objective.Parameters;
        Size = samples.Count * OutputJacobian.CountOutputs(at, samples);
        Element = at.Leaves[0].Element;
        product = Transform.Compile<(Tree At, Tensor V), Tensor>(given =>
        {
            Tensor Outputs(Tree parameters) => samples.Apply(parameters, samples.Inputs).Reshape(Size);
            var (_, pullback) = Transform.Vjp<Tree, Tensor>(Outputs, given.At);
            return Transform.Jvp<Tree, Tensor>(Outputs, given.At, pullback(given.V)).Tangent;
        });
    }

    ElementType Element { get; }

    public override int Size { get; }

    public override double Epsilon => Math.ScaleB(1, Element == ElementType.Float64 ? -52 : -23);

    public override double[] Apply(double[] x)
    {
        Products++;
        return product.Invoke((at, Tensor.From(x, [Size]).To(Element))).ToDoubles();
    }
}
