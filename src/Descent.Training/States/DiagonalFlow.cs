using Descent.Engine;

namespace Descent.Training;

/// <summary>A diagonal network on its way along the normalised flow of the exponential loss, with what the theory of its path reads: an arm's state.</summary>
/// <param name="Network">u.</param>
/// <param name="Dual">s = ∫ shares dτ, [samples]: the path is a function of it.</param>
/// <param name="Passages">w over the smoothed margin γ̃ = −log L, and w at stops of it.</param>
public sealed record DiagonalFlow(DiagonalNetwork Network, Tensor Dual, Passages Passages)
{
    /// <summary>Before the first step, where w = 0.</summary>
    /// <param name="scale">α of every entry of u, positive.</param>
    /// <param name="stops">How many stops of the smoothed margin there are.</param>
    public static DiagonalFlow Start(int samples, int inputs, int depth, double scale, int stops = 0) =>
        new(DiagonalNetwork.Create(inputs, depth, scale), Tensor.Zeros([samples], ElementType.Float64), Passages.Start(inputs, stops));

    /// <summary>After one step of Euler's method.</summary>
    /// <param name="x">Samples times their labels ±1, [samples, inputs].</param>
    /// <param name="stops">Smoothed margins at which w is kept, as many as at the start.</param>
    public DiagonalFlow Next(DiagonalEuler euler, Tensor x, params double[] stops)
    {
        var step = euler.Step(Network, x);
        return new(step.Next, Dual + step.Step * step.Shares, Passages.Next(stops, step.Weights, step.SmoothedMargin));
    }
}
