using Descent.Engine.Kernels;
using MathNet.Numerics.Distributions;

namespace Descent.Contracts.Statistics;

/// <summary>The means of many resamples of a sample, drawn with replacement; the same key gives the same resamples.</summary>
/// <remarks>Efron (1979), Annals of Statistics 7(1); bias-corrected and accelerated (BCa): Efron (1987), JASA 82(397).
/// With fewer than about ten values the intervals cover too rarely; Student's is then the safer one.</remarks>
public sealed class Bootstrap
{
    readonly double[] values;
    readonly double[] means;
    readonly int nonFinite;
    readonly double mean;

    /// <summary>Draws <paramref name="resamples"/> resamples of <paramref name="sample"/>.</summary>
    /// <param name="key">Chooses the resamples.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 resamples: their tails say nothing.</exception>
    public Bootstrap(ReadOnlySpan<double> sample, long key, int resamples = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        values = sample.ToArray();
        nonFinite = Moments.CountNonFinite(values);
        mean = Moments.Mean(values);
        means = IsBounded ? Resample(values, key, resamples) : [];
    }

    bool IsBounded => values.Length >= 2 && nonFinite == 0;

    /// <summary>Quantiles of the resampled means, (1 − confidence)/2 cut from each end.</summary>
    public MeanEstimate Percentile(double confidence = 0.95)
    {
        Confidence.Check(confidence);
        return Estimate(confidence, (1 - confidence) / 2, (1 + confidence) / 2);
    }

    /// <summary>Quantiles of the resampled means, moved for bias and for a spread that changes with the mean.</summary>
    public MeanEstimate Accelerated(double confidence = 0.95)
    {
        Confidence.Check(confidence);
        return Estimate(confidence, Moved((1 - confidence) / 2), Moved((1 + confidence) / 2));
    }

    /// <summary>p-value against "the mean is at most <paramref name="bound"/>", by inverting <see cref="Accelerated"/>; 1 without evidence.</summary>
    public double MeanAbove(double bound) => IsBounded ? MovedBack(Share(bound)) : 1;

    /// <summary>p-value against "the mean is at least <paramref name="bound"/>", by inverting <see cref="Accelerated"/>; 1 without evidence.</summary>
    public double MeanBelow(double bound) => IsBounded ? 1 - MovedBack(Share(bound)) : 1;

    MeanEstimate Estimate(double confidence, double low, double high) => new(mean,
        IsBounded ? new(Quantile(low), Quantile(high)) : Interval.Unbounded, confidence, values.Length, nonFinite);

    // Normal score of the share of resampled means below the mean: 0 when the resampling is unbiased.
    double Bias => Normal.InvCDF(0, 1, Share(mean));

    double Acceleration
    {
        get
        {
            var (squares, cubes) = (0.0, 0.0);
            foreach (var value in values)
            {
                var d = value - mean;
                squares += d * d;
                cubes += d * d * d;
            }

            return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
        }
    }

    double Moved(double share)
    {
        var z = Bias + Normal.InvCDF(0, 1, share);
        return Normal.CDF(0, 1, Bias + (z / (1 - (Acceleration * z))));
    }

    double MovedBack(double share)
    {
        var u = Normal.InvCDF(0, 1, share) - Bias;
        return Normal.CDF(0, 1, (u / (1 + (Acceleration * u))) - Bias);
    }

    internal double MeanShareBelow(double bound) => Share(bound);

    // Ties count half, and no share is 0 or 1: finitely many resamples cannot say "never".
    double Share(double bound)
    {
        var weight = 0.0;
        foreach (var resampled in means)
        {
            weight += resampled < bound ? 1 : resampled == bound ? 0.5 : 0;
        }

        return (weight + 0.5) / (means.Length + 1);
    }

    // Linear between order statistics (Hyndman and Fan 1996, type 7).
    double Quantile(double share)
    {
        var position = share * (means.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, means.Length - 1);
        return means[below] + ((position - below) * (means[above] - means[below]));
    }

    static double[] Resample(double[] values, long key, int resamples)
    {
        var means = new double[resamples];
        var drawn = new double[values.Length];
        for (var r = 0; r < resamples; r++)
        {
            for (var i = 0; i < drawn.Length; i += 2)
            {
                var (first, second) = Threefry.Block((uint)key, (uint)(key >> 32), (uint)r, (uint)i);
                drawn[i] = values[Index(first, values.Length)];
                if (i + 1 < drawn.Length)
                {
                    drawn[i + 1] = values[Index(second, values.Length)];
                }
            }

            means[r] = Moments.Mean(drawn);
        }

        Array.Sort(means);
        return means;
    }

    // Scaling 32 bits favours no index by more than count / 2³², far under what resampling can see.
    static int Index(uint bits, int count) => (int)(((ulong)bits * (uint)count) >> 32);
}
