namespace Descent.App.Server;

/// <summary>Values of several seeds as one: their median, and a band around it.</summary>
/// <param name="Middle">Median; NaN values are left out of it, and counted.</param>
/// <param name="Low">Of six seeds and more: the order statistics between which the median lies at 95%. Of fewer: the least value.</param>
/// <param name="NaNs">How many values are NaN.</param>
/// <remarks>The interval needs no distribution: Conover (1999), Practical Nonparametric Statistics, section 3.2. It exists from six values on.</remarks>
readonly record struct SeedBand(double Middle, double Low, double High, int NaNs)
{
    /// <summary>Values that the interval needs at least.</summary>
    public const int Fewest = 6;

    /// <summary>Sorts <paramref name="values"/>.</summary>
    public static SeedBand Of(Span<double> values)
    {
        values.Sort();
        var nans = 0;
        while (nans < values.Length && double.IsNaN(values[nans])) nans++;
        var sorted = values[nans..];
        if (sorted.Length == 0) return new(double.NaN, double.NaN, double.NaN, nans);
        var rank = Rank(sorted.Length);
        var half = sorted.Length / 2;
        var middle = sorted.Length % 2 == 1 || sorted[half] == sorted[half - 1] ? sorted[half] : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2;
        return new(middle, sorted[rank], sorted[sorted.Length - 1 - rank], nans);
    }

    /// <summary>How many of the least values lie below the interval: the most for which a fair coin's tail stays at 2.5% or less; 0 for fewer than six.</summary>
    public static int Rank(int count)
    {
        var (tail, term) = (0.0, Math.Pow(0.5, count));
        for (var k = 0; k < count; k++)
        {
            tail += term;
            if (tail > 0.025) return Math.Max(0, k - 1);
            term *= (double)(count - k) / (k + 1);
        }
        return 0;
    }

    /// <summary>What middle and band of last values are, for people.</summary>
    public static string Method(int seeds) => seeds < Fewest ? "median over seeds, least to greatest" : "median over seeds, 95% interval of the median";
}
