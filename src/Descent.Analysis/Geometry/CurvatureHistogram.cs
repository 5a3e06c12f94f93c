using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Where a piecewise linear function of one variable bends: its second derivative, a sum of jumps of the slope at kinks, gathered in equal bins.</summary>
/// <param name="Low">Where the first bin begins.</param>
/// <param name="BinWidth">Positive.</param>
/// <param name="Jumps">By how much the slope changes over each bin.</param>
public sealed record CurvatureHistogram(double Low, double BinWidth, IReadOnlyList<double> Jumps)
{
    /// <summary>The jumps of kinks by bin, [bins]; what lies outside is left out. It reads no values.</summary>
    /// <param name="kinks">Positions, [m]; infinite ones lie outside.</param>
    /// <param name="jumps">[m].</param>
    public static Tensor Gather(Tensor kinks, Tensor jumps, double low, double binWidth, int bins)
    {
        var places = Tensor.Clip(Tensor.Floor((kinks - low) / binWidth), -1, bins) + 1;
        return Tensor.ScatterAdd(places.To(ElementType.Int32), jumps, bins + 2).Slice(0, 1, bins + 1);
    }

    /// <summary>The bends of a function that is known at the edges of the bins: second differences at the inner edges, half to either side. The end bins take those of their inner edge whole.</summary>
    /// <param name="values">At Low, Low + BinWidth, …: one more than bins, three at least.</param>
    public static CurvatureHistogram OfValues(double low, double binWidth, IReadOnlyList<double> values)
    {
        double Bend(int edge) => (values[edge + 1] - 2 * values[edge] + values[edge - 1]) / binWidth;
        var last = values.Count - 2;
        return new(low, binWidth, [.. Enumerable.Range(0, values.Count - 1).Select(bin => (Bend(Math.Max(bin, 1)) + Bend(Math.Min(bin + 1, last))) / 2)]);
    }

    /// <summary>The bends of f + factor · g, in the same bins.</summary>
    public CurvatureHistogram Plus(double factor, CurvatureHistogram g) => this with { Jumps = [.. Jumps.Zip(g.Jumps, (jump, more) => jump + factor * more)] };

    double Edge(int bin) => Low + bin * BinWidth;

    /// <summary>The share of Σ |jumps| within a distance of points; of a bin that lies so in part, that part. NaN where nothing bends.</summary>
    public double ShareNear(IReadOnlyList<double> points, double reach) =>
        Jumps.Select((jump, bin) => Math.Abs(jump) * Covered(bin, points, reach)).Sum() / Jumps.Sum(Math.Abs);

    /// <summary>The same share of the range itself: what bends that favour no place would have.</summary>
    public double UniformShare(IReadOnlyList<double> points, double reach) => Enumerable.Range(0, Jumps.Count).Average(bin => Covered(bin, points, reach));

    double Covered(int bin, IReadOnlyList<double> points, double reach) =>
        Math.Min(1, points.Sum(point => Math.Max(0, Math.Min(point + reach, Edge(bin + 1)) - Math.Max(point - reach, Edge(bin)))) / BinWidth);

    /// <summary>∫ |f''|² / p over the bins, f'' and p taken at their middles.</summary>
    /// <param name="density">p, positive.</param>
    public double Energy(Func<double, double> density) => Jumps.Select((jump, bin) => jump * jump / (BinWidth * density(Edge(bin) + BinWidth / 2))).Sum();
}
