using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

/// <summary>Small models and matrices whose answers are known.</summary>
static class Samples
{
    public const ElementType F64 = ElementType.Float64;

    public static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: F64);

    public static Tensor Diagonal(params double[] values) => Tensor.From(values, [values.Length]).DiagonalMatrix();

    /// <summary>Q diag(values) Qᵀ with a random rotation.</summary>
    public static Tensor Symmetric(int seed, params double[] values)
    {
        var (q, _) = Tensor.QR(Normal(seed, values.Length, values.Length));
        return Tensor.MatMul(Tensor.MatMul(q, Diagonal(values)), q, transposeB: true);
    }

    /// <summary>A tanh network 3-5-2 on 12 samples with squared loss, in float64.</summary>
    public static Objective Tanh(int seed = 1, int samples = 12, ElementType element = F64) => Objective.OfSamples(
        "square",
        Mlp.Create(RandomKey.FromSeed(seed), [3, 5, 2], new TanhActivation(), element: element),
        Normal(seed + 1, samples, 3).To(element), Normal(seed + 2, samples, 2).To(element),
        (model, x) => model.Apply(x), Losses.SumSquarePerSample);

    /// <summary>The same loss as a function of one flat vector, for the engine's dense transforms.</summary>
    public static Func<Tensor, Tensor> Flat(Objective objective, Func<Tree, Tensor> function) => flat =>
    {
        var at = 0;
        return function(objective.Parameters.Map(leaf =>
        {
            var part = flat.Slice(0, at, at + (int)leaf.Size).Reshape(leaf.Shape);
            at += (int)leaf.Size;
            return part;
        }));
    };

    public static Tensor FlatParameters(Objective objective) => Tensor.From(new ParameterVector(objective.Parameters).Gather(objective.Parameters), [(int)objective.Size]);

    public static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();
}
