using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>Mean of −ln softmax(logits)[label], in nats.</summary>
    /// <param name="logits">[n, k].</param>  <param name="labels">int32 [n], 0 .. k − 1.</param>
    /// <exception cref="ShapeError">The shapes or element types do not fit.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels) => CrossEntropyPerSample(logits, labels).Mean();

    /// <summary>−ln softmax(logits)[label] of every sample: [*, k], int32 [*] → [*], in nats.</summary>
    public static Tensor CrossEntropyPerSample(Tensor logits, Tensor labels)
    {
        CheckClasses("CrossEntropy", logits, labels);
        return -OfClass(logits.LogSoftmax(), labels);
    }
}
