using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>g = 1 / (1 + e^(y f)) of every sample, [n]: the logistic loss's slope along the margin, without its sign.</summary>
    /// <param name="scores">f, [n].</param>  <param name="labels">y = ±1, [n], of the scores' element type.</param>
    public static Tensor LogisticResiduals(Tensor scores, Tensor labels) => Tensor.Sigmoid(-Margin("LogisticResiduals", scores, labels));
}
