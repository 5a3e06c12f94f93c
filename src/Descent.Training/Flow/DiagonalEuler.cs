using Descent.Engine;

namespace Descent.Training;

/// <summary>Euler's method for the normalised flow du/dτ = −∇ log L of a diagonal network on the exponential loss, written in tensors: an arm's step.</summary>
/// <remarks>
/// The orbit is that of the plain flow. A step is the smaller of two: entries move by at most RelativeChange / D of the largest one, and no margin by more
/// than MarginChange. At a large scale the second one decides: weights that move margins by many units a step make the shares jump between samples.
/// At depth 1 the flow of w is linear in the shares and needs the second limit only.
/// </remarks>
/// <param name="RelativeChange">Bound on D² · step · max|Xᵀp| · max(u)^(D−2).</param>
/// <param name="MarginChange">Bound on a margin's change in a step.</param>
public sealed record DiagonalEuler(double RelativeChange = 0.01, double MarginChange = 0.2)
{
    /// <summary>Smoothed margin from which on steps have length 0, so that replicas of a batch stop where each of them arrives.</summary>
    public double Until { get; init; } = double.PositiveInfinity;

    /// <summary>One step.</summary>
    /// <param name="network">u.</param>
    /// <param name="x">Samples times their labels ±1, [n, inputs].</param>
    public DiagonalStep Step(DiagonalNetwork network, Tensor x)
    {
        var weights = network.Weights();
        var margins = Tensor.MatMul(x, weights.ExpandAxis(1)).SqueezeAxis(1);
        var least = margins.Min();
        var shifted = Tensor.Exp(least - margins);
        var total = shifted.Sum();
        var shares = shifted / total;
        var slope = Tensor.MatMul(shares.ExpandAxis(0), x).SqueezeAxis(0);
        var moved = Tensor.MatMul(x, (network.Metric() * slope).ExpandAxis(1)).SqueezeAxis(1);
        var step = MarginChange / Tensor.Abs(moved).Max();
        if (network.Depth > 1)
        {
            var largest = DiagonalNetwork.Power(Tensor.Maximum(network.Positive, network.Negative).Max(), network.Depth - 2);
            step = Tensor.Minimum(step, RelativeChange / (network.Depth * network.Depth * Tensor.Abs(slope).Max() * largest));
        }
        var smoothed = least - Tensor.Log(total / x.Shape[0]);
        if (double.IsFinite(Until)) step = Tensor.Where(smoothed < Until, step, 0.0);
        return new(network.Move(step, network.Pullback(slope)), step, shares, weights, least, smoothed);
    }
}

/// <summary>The network after a step, and what was read at its beginning.</summary>
/// <param name="Next">The network after the step.</param>
/// <param name="Step">Its length in τ; ∫ shares dτ is the dual variable s of the closed path.</param>
/// <param name="Shares">p: what part of the loss each sample has, [n].</param>
/// <param name="Weights">w before the step, [inputs].</param>
/// <param name="Margin">γ = the least margin before the step.</param>
/// <param name="SmoothedMargin">γ̃ = −log L before the step.</param>
public sealed record DiagonalStep(DiagonalNetwork Next, Tensor Step, Tensor Shares, Tensor Weights, Tensor Margin, Tensor SmoothedMargin);
