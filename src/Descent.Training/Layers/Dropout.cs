using Descent.Engine;

namespace Descent.Training;

/// <summary>Sets values to zero at random, and scales the others so that the mean stays.</summary>
/// <remarks>Srivastava et al. (2014), Journal of Machine Learning Research 15, in the inverted form that PyTorch uses.</remarks>
/// <param name="Rate">The probability of being dropped, 0 ≤ rate &lt; 1.</param>
public sealed record Dropout(double Rate)
{
    /// <summary>The values, shaped like x; x itself in <see cref="Mode.Evaluate"/>.</summary>
    /// <exception cref="ShapeError">The rate is outside [0, 1).</exception>
    public Tensor Apply(Tensor x, RandomKey key, Mode mode)
    {
        if (Rate is not (>= 0 and < 1)) throw new ShapeError(FormattableString.Invariant($"Dropout: the rate is {Rate}; give 0 ≤ rate < 1."));
        if (mode == Mode.Evaluate || Rate == 0) return x;
        return Tensor.Where(key.Bernoulli(1 - Rate, x.Shape), x * (1 / (1 - Rate)), 0.0);
    }
}
