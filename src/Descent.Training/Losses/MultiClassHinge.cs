using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>Mean of max(0, 1 − f), f being the <see cref="MultiClassMargin"/>.</summary>
    /// <remarks>Crammer and Singer (2001). Slope 0 where f = 1: a sample whose loss is 0 moves nothing.</remarks>
    /// <param name="scores">[n, k].</param>  <param name="labels">int32 [n], 0 .. k − 1.</param>
    /// <exception cref="ShapeError">The shapes or element types do not fit, or there is one class.</exception>
    public static Tensor MultiClassHinge(Tensor scores, Tensor labels) => MultiClassHingePerSample(scores, labels).Mean();

    /// <summary>max(0, 1 − f) of every sample: [*, k], int32 [*] → [*].</summary>
    public static Tensor MultiClassHingePerSample(Tensor scores, Tensor labels) => Tensor.Relu(1 - MultiClassMargin(scores, labels));

    /// <summary>The label's score less the largest of the others: [*, k], int32 [*] → [*].</summary>
    /// <remarks>Only one competitor takes part in the derivative: the first of those with the largest score.</remarks>
    public static Tensor MultiClassMargin(Tensor scores, Tensor labels)
    {
        CheckClasses("MultiClassMargin", scores, labels);
        var classes = scores.Shape[^1];
        if (classes < 2) throw new ShapeError($"MultiClassMargin: the scores are {scores.Shape}, one class; a margin needs two.");
        var own = Tensor.Equal(Tensor.Range(classes), labels.ExpandAxis(-1));
        var competitor = Tensor.Where(own, double.NegativeInfinity, Tensor.StopGradient(scores)).ArgMax();
        return OfClass(scores, labels) - OfClass(scores, competitor);
    }
}
