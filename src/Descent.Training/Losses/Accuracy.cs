using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>The share of samples whose largest score is the label's (the first of equal ones counts): float32, 0 to 1.</summary>
    /// <param name="scores">[n, k].</param>  <param name="labels">int32 [n].</param>
    public static Tensor Accuracy(Tensor scores, Tensor labels)
    {
        CheckClasses("Accuracy", scores, labels);
        return Tensor.Equal(scores.ArgMax(), labels).To(ElementType.Float32).Mean();
    }

    /// <summary>The share of samples whose score has the label's sign; a score of 0 is wrong: float32, 0 to 1.</summary>
    /// <param name="scores">[n].</param>  <param name="labels">±1, [n], of the scores' element type.</param>
    public static Tensor BinaryAccuracy(Tensor scores, Tensor labels) => (Margin("BinaryAccuracy", scores, labels) > 0).To(ElementType.Float32).Mean();
}
