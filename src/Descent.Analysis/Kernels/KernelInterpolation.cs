using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Interpolation with a kernel and no ridge: of the functions that pass through the samples, the one whose difference from a start has the least norm in the kernel's space.</summary>
/// <param name="Cardinals">k(q, X) k(X, X)⁻¹, float64 [q, n]: column j is the interpolant of 1 at sample j and 0 at the others. Where the kernel is singular, by its pseudo-inverse.</param>
/// <param name="Start">The start at the queries, float64 [q].</param>
/// <param name="StartAtSamples">And at the samples, float64 [n].</param>
public sealed record KernelInterpolation(Tensor Cardinals, Tensor Start, Tensor StartAtSamples)
{
    /// <summary>From a start of 0.</summary>
    /// <param name="samples">k(X, X), [n, n].</param>
    /// <param name="across">k(q, X), [q, n].</param>
    /// <exception cref="ShapeError">The shapes do not match.</exception>
    public static KernelInterpolation Ridgeless(Tensor samples, Tensor across)
    {
        if (samples.Rank != 2 || samples.Shape[0] != samples.Shape[1] || across.Rank != 2 || across.Shape[1] != samples.Shape[0])
            throw ShapeError.In("KernelInterpolation", "takes k(X, X) [n, n] and k(q, X) [q, n]", "give one row a point", ("samples", samples.Shape), ("across", across.Shape));
        var (n, q) = (samples.Shape[0], across.Shape[0]);
        var inverse = MinimumNorm.Solve(samples, Tensor.Identity(n, ElementType.Float64)).Weights;
        return new(Tensor.MatMul(across.To(ElementType.Float64), inverse), Tensor.Zeros([q], ElementType.Float64), Tensor.Zeros([n], ElementType.Float64));
    }

    /// <summary>What an endlessly wide network becomes by training on squares: interpolation with the tangent kernel of a model as it is now, from its outputs as they are now.</summary>
    /// <remarks>Jacot, Gabriel and Hongler (2018), arXiv:1806.07572. For a model that is linear in what is trained it is exact at any width.</remarks>
    /// <param name="apply">From model and inputs [b, …] to outputs [b]: every sample by itself.</param>
    /// <param name="x">X, [n, …].</param>
    /// <param name="queries">q, [q, …].</param>
    public static KernelInterpolation OfTangents<TModel>(TModel model, Func<TModel, Tensor, Tensor> apply, Tensor x, Tensor queries)
    {
        var all = Tensor.Concatenate(0, x, queries);
        var start = apply(model, all);
        var kernel = TangentKernel.Mean(Objective.OfSamples("tangents", model, all, start, apply, (outputs, known) => outputs - known)).Slice(1, 0, x.Shape[0]);
        Tensor At(Tensor values, bool samples) => samples ? values.Slice(0, 0, x.Shape[0]) : values.Slice(0, x.Shape[0], all.Shape[0]);
        return Ridgeless(At(kernel, true), At(kernel, false)) with { Start = At(start, false).To(ElementType.Float64), StartAtSamples = At(start, true).To(ElementType.Float64) };
    }

    /// <summary>The interpolant at the queries, float64 [q]; it reads no values.</summary>
    /// <param name="targets">y, float64 [n].</param>
    public Tensor Through(Tensor targets) => Start + Tensor.MatMul(Cardinals, (targets - StartAtSamples).ExpandAxis(1)).SqueezeAxis(1);
}
