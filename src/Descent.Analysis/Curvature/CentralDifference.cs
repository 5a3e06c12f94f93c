using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Slopes by central differences: what a derivative that was worked out can be held against.</summary>
public static class CentralDifference
{
    /// <summary>(f(h) − f(−h)) / 2h: f′(0) up to h² f‴/6, and up to rounding of the order of 2⁻⁵² |f| / h in float64.</summary>
    /// <param name="curve">f, of any shape.</param>
    /// <param name="step">h, in the units of f's argument.</param>
    /// <returns>Of the shape of f.</returns>
    public static Tensor Of(Func<double, Tensor> curve, double step) => (curve(step) - curve(-step)) / (2 * step);
}
