using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The max-margin classifier of one-hot inputs, in closed form: min ½‖W‖² with W[label of x, x] − W[v, x] ≥ 1 for every input x and every other class v.</summary>
/// <remarks>
/// The inputs share no weights, so that column x is e_label − 1/K: it has the margin 1 against all K − 1 others, and ‖W‖² = n(1 − 1/K) for n inputs. For collocations, where every
/// word has one follower, it is the first stage's reference in Huang, Liang and Yang (2024), arXiv:2409.17335. Every constraint is a support vector.
/// </remarks>
public static class CollocationMargin
{
    /// <summary>W, float64 [classes, n].</summary>
    /// <param name="labels">int32 [n], 0 .. classes − 1: the class of each input, such as the follower of each word.</param>
    public static Tensor Weights(Tensor labels, int classes) => Tensor.Equal(Tensor.Range(classes).ExpandAxis(1), labels).To(ElementType.Float64) - 1.0 / classes;

    /// <summary>‖b‖² of what normalised descent on the weighted cross-entropy leaves across W, see <see cref="DirectionOffset"/>: (1 − 1/K) Σ (ln π − mean)².</summary>
    /// <remarks>In the end all margins grow alike, where π e^(−margin) are equal: what ln π leaves across the ray stays bounded.</remarks>
    /// <param name="weights">π &gt; 0 of each input, [n], in any unit.</param>
    public static Tensor OffsetSquare(Tensor weights, int classes)
    {
        var logarithms = Tensor.Log(weights);
        var across = logarithms - logarithms.Mean();
        return (1 - 1.0 / classes) * (across * across).Sum();
    }
}
