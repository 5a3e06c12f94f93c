using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The singular values of a matrix and what follows from them.</summary>
/// <param name="Values">Descending.</param>
/// <param name="Rows">Of the matrix, and <paramref name="Columns"/>.</param>
/// <param name="Epsilon">The distance of 1 to the next number of the type that the matrix is computed in.</param>
public sealed record MatrixSpectrum(IReadOnlyList<double> Values, int Rows, int Columns, double Epsilon)
{
    const int Small = 64;

    /// <summary>Takes a tensor as a matrix: the first axis against all others, so that a convolution's kernel is [out, in · height · width].</summary>
    /// <exception cref="AnalysisException">It has fewer than two axes, is empty, or holds what is not finite.</exception>
    public static MatrixSpectrum Of(Tensor weight)
    {
        if (weight.Rank < 2 || weight.Size == 0 || !weight.Element.IsFloating) throw new AnalysisException($"MatrixSpectrum: {weight.Type} is no matrix of numbers; give two axes or more, floating and not empty.");
        var matrix = weight.Reshape(weight.Shape[0], -1).To(ElementType.Float64);
        if (!double.IsFinite(Tensor.Abs(matrix).Sum().Item())) throw new AnalysisException("MatrixSpectrum: the matrix holds NaN or an infinity; it has no singular values.");
        var epsilon = Math.ScaleB(1, weight.Element == ElementType.Float64 ? -52 : -23);
        var isRounded = weight.Element == ElementType.Float32 && Math.Min(matrix.Shape[0], matrix.Shape[1]) > Small;
        return new(isRounded ? FromGram(matrix) : Tensor.Svd(matrix).S.ToArray<double>(), matrix.Shape[0], matrix.Shape[1], epsilon);
    }

    /// <summary>Roots of the eigenvalues of the smaller Gram matrix, several times as fast as a decomposition of the matrix.</summary>
    /// <remarks>Their errors are 2⁻²⁶ σ₁ at most (the root of float64's rounding), less than what rounding the entries to float32 has done.</remarks>
    static double[] FromGram(Tensor matrix)
    {
        var gram = Tensor.MatMul(matrix, matrix, transposeA: matrix.Shape[0] > matrix.Shape[1], transposeB: matrix.Shape[0] <= matrix.Shape[1]);
        var values = Tensor.SymmetricEigen(gram).Values.ToArray<double>();
        Array.Reverse(values);
        return Array.ConvertAll(values, value => Math.Sqrt(Math.Max(0, value)));
    }

    /// <summary>The spectral norm.</summary>
    public double Largest => Values[0];

    /// <summary>√(Σ σ²): the Frobenius norm.</summary>
    public double Frobenius => Math.Sqrt(Values.Sum(value => value * value));

    /// <summary>√(mean of σ²), over the smaller side's number of values.</summary>
    public double RootMeanSquare => Math.Sqrt(Values.Average(value => value * value));

    /// <summary>σ₁ over the (lower) median: 1 for a multiple of an orthogonal matrix, infinite where half of the values vanish.</summary>
    public double LargestOverMedian => Largest / Values[Values.Count / 2];

    /// <summary>What entries that come from a narrower type may owe to its rounding; see <see cref="RoundingNoise"/>.</summary>
    public double Noise { get; init; }

    /// <summary>How many values are above σ₁ · max(rows, columns) · ε, the errors of arithmetic (as NumPy and MATLAB count), and above <see cref="Noise"/>.</summary>
    public int NumericalRank => Values.Count(value => value > Math.Max(Largest * Math.Max(Rows, Columns) * Epsilon, Noise));

    /// <summary>‖W‖²_F / σ₁², between 1 and the rank; 0 for a zero matrix.</summary>
    /// <remarks>Rudelson and Vershynin (2007).</remarks>
    public double StableRank => Largest == 0 ? 0 : Values.Sum(value => value / Largest * (value / Largest));

    /// <summary>exp of the entropy of σᵢ / Σσ; 0 for a zero matrix.</summary>
    /// <remarks>Roy and Vetterli (2007).</remarks>
    public double EffectiveRank
    {
        get
        {
            var sum = Values.Sum();
            return sum == 0 ? 0 : Math.Exp(-Values.Where(value => value > 0).Sum(value => value / sum * Math.Log(value / sum)));
        }
    }
}
