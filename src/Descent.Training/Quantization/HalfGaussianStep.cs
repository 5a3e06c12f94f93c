using System.Collections.Concurrent;
using Descent.Engine;
using MathNet.Numerics;

namespace Descent.Training;

/// <summary>The step of a <see cref="StaircaseRelu"/> that loses least of a rectified standard normal variable.</summary>
/// <remarks>Cai et al. (2017), arXiv:1702.00953, section 3.2, for the staircase of Long, Yin and Xin (2020) that rounds up.</remarks>
public static class HalfGaussianStep
{
    static readonly ConcurrentDictionary<int, double> Known = new();

    /// <summary>argmin over a of E (max(z, 0) − a · clip(⌈z/a⌉, 0, 2ᵇ − 1))², z standard normal: 0.7979 (√(2/π)), 0.4866, 0.1666 for 1, 2, 4 bits.</summary>
    /// <exception cref="ShapeError">Bits are outside 1 to 8.</exception>
    public static double Optimal(int bits)
    {
        if (bits is < 1 or > 8) throw new ShapeError($"HalfGaussianStep: {bits} bits; give 1 to 8.");
        return Known.GetOrAdd(bits, Minimise);
    }

    /// <summary>The mean square error of a step, in closed form.</summary>
    public static double MeanSquareError(int bits, double step)
    {
        var (top, error) = ((1 << bits) - 1, 0.0);
        for (var k = 1; k <= top; k++)
        {
            var (low, high, level) = ((k - 1) * step, k < top ? k * step : double.PositiveInfinity, k * step);
            // ∫ (z − c)² φ = (1 + c²) ∫ φ + (2c − z) φ at the upper less the lower end.
            error += (1 + level * level) * Mass(low, high) + Edge(high, level) - Edge(low, level);
        }
        return error;

        static double Edge(double z, double level) => double.IsInfinity(z) ? 0 : (2 * level - z) * Density(z);
    }

    /// <summary>The error's derivative by the step: within the pieces, and from their moving ends.</summary>
    static double Slope(int bits, double step)
    {
        var (top, slope) = ((1 << bits) - 1, 0.0);
        for (var k = 1; k <= top; k++)
        {
            var (low, high) = ((k - 1) * step, k < top ? k * step : double.PositiveInfinity);
            slope -= 2 * k * (Density(low) - Density(high) - k * step * Mass(low, high));
            if (k < top) slope -= k * step * step * Density(high);
        }
        return slope;
    }

    static double Minimise(int bits)
    {
        // The best point of a grid brackets the global minimum; the derivative is then bisected to the last bit.
        const double spacing = 1.0 / 1024;
        var best = Enumerable.Range(2, 2046).MinBy(i => MeanSquareError(bits, i * spacing)) * spacing;
        var (low, high) = (best - spacing, best + spacing);
        for (var middle = best; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (Slope(bits, middle) < 0) low = middle;
            else high = middle;
        }
        return high;
    }

    static double Density(double z) => double.IsInfinity(z) ? 0 : Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    static double Mass(double low, double high) => (Tail(low) - Tail(high)) / 2;

    static double Tail(double z) => double.IsInfinity(z) ? 0 : SpecialFunctions.Erfc(z / Math.Sqrt(2));
}
