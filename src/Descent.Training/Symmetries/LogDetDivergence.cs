namespace Descent.Training;

/// <summary>How far positive numbers are from being equal, as eigenvalues of a matrix are for a multiple of the identity.</summary>
static class LogDetDivergence
{
    /// <summary>The log-det (Burg) divergence from the nearest multiple of the identity, min over c of Σ (c g − log(c g) − 1) = p log(Σ g / p) − Σ log g over p numbers.</summary>
    /// <returns>At least 0, and 0 where all are equal; infinite where one is 0.</returns>
    public static double FromIdentity(IReadOnlyList<double> g) => g.Count * Math.Log(g.Average()) - g.Sum(Math.Log);
}
