using Descent.Engine;

namespace Descent.Training;

/// <remarks>For two classes, labels y = ±1 and one score f a sample; all are functions of the margin y f.</remarks>
public static partial class Losses
{
    /// <summary>Mean of ln(1 + e^(−y f)), in nats; accurate for margins of any size.</summary>
    /// <param name="scores">f, [n].</param>  <param name="labels">y = ±1, [n], of the scores' element type.</param>
    public static Tensor Logistic(Tensor scores, Tensor labels) => LogisticPerSample(scores, labels).Mean();

    /// <summary>ln(1 + e^(−y f)) of every sample, [n].</summary>
    public static Tensor LogisticPerSample(Tensor scores, Tensor labels) => Tensor.Softplus(-Margin("Logistic", scores, labels));

    /// <summary>Mean of max(0, 1 − y f); slope 0 where the margin is 1.</summary>
    /// <param name="scores">f, [n].</param>  <param name="labels">y = ±1, [n], of the scores' element type.</param>
    public static Tensor Hinge(Tensor scores, Tensor labels) => HingePerSample(scores, labels).Mean();

    /// <summary>max(0, 1 − y f) of every sample, [n].</summary>
    public static Tensor HingePerSample(Tensor scores, Tensor labels) => Tensor.Relu(1 - Margin("Hinge", scores, labels));

    /// <summary>Mean of e^(−y f).</summary>
    /// <param name="scores">f, [n].</param>  <param name="labels">y = ±1, [n], of the scores' element type.</param>
    public static Tensor Exponential(Tensor scores, Tensor labels) => ExponentialPerSample(scores, labels).Mean();

    /// <summary>e^(−y f) of every sample, [n].</summary>
    public static Tensor ExponentialPerSample(Tensor scores, Tensor labels) => Tensor.Exp(-Margin("Exponential", scores, labels));

    static Tensor Margin(string operation, Tensor scores, Tensor labels)
    {
        CheckSame(operation, scores, labels);
        return labels * scores;
    }
}
