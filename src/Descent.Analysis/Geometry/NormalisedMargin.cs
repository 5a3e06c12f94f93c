using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>Margins of a classifier, and the least of them in units that do not change when homogeneous weights are scaled.</summary>
/// <remarks>Lyu and Li (2020), arXiv:1906.05890: min over samples of the margin, over ‖θ‖ to the degree of homogeneity.</remarks>
public static class NormalisedMargin
{
    /// <summary>The margin of every sample, [n]: label's score less the best other for classes (int32 labels), y f for labels ±1.</summary>
    /// <exception cref="AnalysisException">The outputs are not scores of labels.</exception>
    public static Tensor Margins(Tensor outputs, Tensor labels)
    {
        if (labels.Element == ElementType.Int32 && outputs.Rank == 2) return Losses.MultiClassMargin(outputs, labels);
        var scores = outputs.Rank == 2 && outputs.Shape[1] == 1 ? outputs.SqueezeAxis(1) : outputs;
        if (labels.Element != outputs.Element || labels.Shape != scores.Shape) throw new AnalysisException($"NormalisedMargin: outputs {outputs.Type} and labels {labels.Type} make no margin; give scores [n, k] with int32 labels [n], or scores [n] with labels ±1.");
        return labels * scores;
    }

    /// <summary>Least margin over ‖θ‖ᴸ.</summary>
    /// <param name="degree">L: scaling all parameters by c scales the outputs by cᴸ.</param>
    public static double Of(Tensor margins, Tree parameters, double degree) => margins.Min().Item() / Math.Pow(Norm(parameters), degree);

    /// <summary>The Euclidean norm over all leaves, in float64.</summary>
    public static double Norm(Tree parameters) => parameters.Map(leaf => leaf.To(ElementType.Float64)).Norm().Item();
}
