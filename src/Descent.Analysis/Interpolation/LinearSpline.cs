namespace Descent.Analysis;

/// <summary>Straight lines from point to point; the end pieces go on beyond.</summary>
/// <param name="Knots">Increasing, two at least.</param>
/// <param name="Values">As many.</param>
public sealed record LinearSpline(IReadOnlyList<double> Knots, IReadOnlyList<double> Values)
{
    /// <summary>The height at any x, beyond the knots too.</summary>
    public double At(double x)
    {
        var i = Piece(Knots, x);
        return Values[i] + (Values[i + 1] - Values[i]) * (x - Knots[i]) / (Knots[i + 1] - Knots[i]);
    }

    /// <summary>The piece that holds x, or the end piece nearest to it.</summary>
    internal static int Piece(IReadOnlyList<double> knots, double x)
    {
        var i = 0;
        while (i < knots.Count - 2 && x > knots[i + 1]) i++;
        return i;
    }
}
