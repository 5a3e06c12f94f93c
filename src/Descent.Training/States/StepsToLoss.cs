using Descent.Engine;

namespace Descent.Training;

/// <summary>How many steps a noisy loss takes to a level: the first one at which its moving average is below. Part of an arm's state.</summary>
/// <param name="Average">Of the losses of batches so far, a scalar; the first one starts it.</param>
/// <param name="Reached">int32: the step; the bound that was given at the start until then.</param>
public sealed record StepsToLoss(Tensor Average, Tensor Reached)
{
    /// <summary>Before the first step.</summary>
    /// <param name="bound">What counts for a loss that never comes there, usually all steps.</param>
    public static StepsToLoss Start(int bound, ElementType element = ElementType.Float32) => new(Tensor.Scalar(0, element), Tensor.Scalar(bound, ElementType.Int32));

    /// <summary>After a step.</summary>
    /// <param name="step">int32: 0 at the first.</param>
    /// <param name="loss">Of this step's batch.</param>
    /// <param name="level">The loss to come to.</param>
    /// <param name="memory">What part of the average stays, from 0 to 1: 0.9 averages over about ten steps.</param>
    public StepsToLoss Next(Tensor step, Tensor loss, double level, double memory = 0.9)
    {
        var average = Tensor.Where(Tensor.Equal(step, Tensor.ZerosLike(step)), loss, memory * Average + (1 - memory) * loss);
        return new(average, Tensor.Where(average < level, Tensor.Minimum(Reached, step), Reached));
    }
}
