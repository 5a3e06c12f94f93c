using Descent.Engine;

namespace Descent.Training;

/// <summary>y = (x − mean) / √(variance + ε) per channel, over the batch and all positions, then scaled and shifted.</summary>
/// <remarks>
/// Ioffe and Szegedy (2015), arXiv:1502.03167. As in PyTorch: the batch is normalised with the variance that divides by the count, the running
/// variance takes the one that divides by the count less one; running ← (1 − momentum) running + momentum · batch.
/// </remarks>
/// <param name="Weight">The scale [channels]; none for 1.</param>
/// <param name="Bias">The shift [channels]; none for 0.</param>
/// <param name="RunningMean">[channels]; not trained.</param>
/// <param name="RunningVariance">[channels]; not trained.</param>
/// <param name="Momentum">The share of the newest batch in the running statistics.</param>
/// <param name="Epsilon">Added to the variance, in units of x².</param>
public sealed record BatchNorm(
    Tensor? Weight, Tensor? Bias, [Frozen] Tensor RunningMean, [Frozen] Tensor RunningVariance, double Momentum = 0.1, double Epsilon = 1e-5)
{
    /// <summary>A new layer: scale 1, shift 0, running mean 0 and variance 1, PyTorch's default.</summary>
    public static BatchNorm Create(int channels, bool affine = true, double momentum = 0.1, double epsilon = 1e-5, ElementType element = ElementType.Float32) => new(
        affine ? Tensor.Ones([channels], element) : null,
        affine ? Tensor.Zeros([channels], element) : null,
        Tensor.Zeros([channels], element), Tensor.Ones([channels], element), momentum, epsilon);

    /// <summary>[n, channels, …] → the same shape, and the layer with its running statistics moved on (in <see cref="Mode.Train"/>).</summary>
    /// <exception cref="ShapeError">The second axis is not the channels, or a batch to train on has one value a channel.</exception>
    public (Tensor Y, BatchNorm Next) Apply(Tensor x, Mode mode)
    {
        var channels = RunningMean.Shape[0];
        if (x.Rank < 2 || x.Shape[1] != channels)
        {
            throw ShapeError.In("BatchNorm", "the second axis must be the channels", "give [n, channels, …]", ("x", x.Shape), ("channels", channels));
        }
        if (mode == Mode.Evaluate) return (Normalise(x - Spread(RunningMean, x), RunningVariance), this);
        var count = x.Size / channels;
        if (count < 2) throw new ShapeError($"BatchNorm: {x.Shape} has {count} value a channel, which has no variance; give a larger batch.");
        int[] axes = [0, .. Enumerable.Range(2, x.Rank - 2)];
        var mean = x.Mean(axes);
        var centred = x - Spread(mean, x);
        var variance = (centred * centred).Mean(axes);
        var next = this with
        {
            RunningMean = Moved(RunningMean, mean),
            RunningVariance = Moved(RunningVariance, variance * (count / (count - 1.0))),
        };
        return (Normalise(centred, variance), next);
    }

    Tensor Moved(Tensor running, Tensor batch) => (1 - Momentum) * running + Momentum * Tensor.StopGradient(batch);

    Tensor Normalise(Tensor centred, Tensor variance)
    {
        var y = centred * Spread(Tensor.Rsqrt(variance + Epsilon), centred);
        if (Weight is not null) y = y * Spread(Weight, y);
        return Bias is null ? y : y + Spread(Bias, y);
    }

    static Tensor Spread(Tensor perChannel, Tensor x) => perChannel.Reshape([perChannel.Shape[0], .. Enumerable.Repeat(1, x.Rank - 2)]);
}
