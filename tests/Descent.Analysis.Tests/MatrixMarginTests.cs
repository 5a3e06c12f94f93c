using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class MatrixMarginTests
{
    static double[] Column(MatrixMargin found, int column) => found.Weights.Slice(1, column, column + 1).ToDoubles();

    static void Close(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-13);
    }

    /// <summary>One word over m others: m / (m + 1) on it, −1 / (m + 1) on the others.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(7)]
    public void One_word_over_others(int m)
    {
        var found = MatrixMargin.OfComparisons(m + 1, 1, Enumerable.Range(1, m).Select(other => (0, 0, other)));
        Close([m / (m + 1.0), .. Enumerable.Repeat(-1 / (m + 1.0), m)], Column(found, 0));
        Assert.Equal(Math.Sqrt((m + 1.0) / m), found.Margin, 1e-13);
    }

    [Fact]
    public void A_chain_is_evenly_spaced()
    {
        var found = MatrixMargin.OfComparisons(3, 1, [(0, 0, 1), (0, 1, 2), (0, 0, 1), (0, 0, 2)]);
        Close([1, 0, -1], Column(found, 0));
        Assert.Equal(Math.Sqrt(2), found.Norm, 1e-13);
    }

    /// <summary>Columns do not mind each other; one without a constraint is zero; the norm is that of all.</summary>
    [Fact]
    public void Columns_are_problems_of_their_own()
    {
        var found = MatrixMargin.OfComparisons(3, 3, [(2, 1, 0), (0, 0, 1), (0, 1, 2)]);
        Close([1, 0, -1], Column(found, 0));
        Close([0, 0, 0], Column(found, 1));
        Close([-0.5, 0.5, 0], Column(found, 2));
        Assert.Equal(Math.Sqrt(2.5), found.Norm, 1e-13);
    }

    /// <summary>Collocations n(x) = x: column x of the max-margin W_ov is e_x − 1/K, and the norm √(K − 1).</summary>
    [Fact]
    public void Collocations_have_a_closed_form()
    {
        const int words = 6;
        var found = MatrixMargin.OfComparisons(words, words, from x in Enumerable.Range(0, words) from v in Enumerable.Range(0, words) where v != x select (x, x, v));
        Assert.InRange(Samples.Largest(found.Weights - (Tensor.Identity(words, Samples.F64) - 1.0 / words)), 0, 1e-13);
        Assert.Equal(Math.Sqrt(words - 1), found.Norm, 1e-12);
    }

    [Fact]
    public void General_columns_are_certified()
    {
        var teacher = Samples.Normal(1, 5, 3);
        var columns = Enumerable.Range(0, 60).Select(i => i % 3).ToArray();
        var z = Samples.Normal(2, 60, 5);
        z *= Tensor.Sign((z * teacher.Transpose().Gather(Tensor.Of<int>(columns))).Sum(1)).ExpandAxis(1);
        var found = MatrixMargin.Solve(z, columns, 3);
        // Norms are up to 1e2 here: rounding is far below 1e-9 of the margins.
        Assert.InRange(Math.Max(found.Violation, Math.Max(found.Stationarity, found.Gap)), 0, 1e-8);
        Assert.All((z * found.Weights.Transpose().Gather(Tensor.Of<int>(columns))).Sum(1).ToDoubles(), margin => Assert.True(margin > 1 - 1e-9));
    }

    [Fact]
    public void Faults_are_named()
    {
        Assert.Throws<AnalysisException>(() => MatrixMargin.OfComparisons(3, 1, [(0, 0, 1), (0, 1, 2), (0, 2, 0)]));
        Assert.Throws<AnalysisException>(() => MatrixMargin.Solve(Samples.Normal(1, 2, 3), [0, 2], 2));
        Assert.Throws<ShapeError>(() => MatrixMargin.Solve(Samples.Normal(1, 2, 3), [0], 2));
    }

    /// <summary>1 − cos θ = 2 sin²(θ/2), to relative rounding of a small angle; and the ends of its range.</summary>
    [Theory, InlineData(1.0), InlineData(1e-4), InlineData(1e-7)]
    public void The_gap_of_a_cosine_keeps_its_digits(double angle)
    {
        var gap = CosineDistance.Of(Tensor.From([3 * Math.Cos(angle), 3 * Math.Sin(angle)], [1, 2]), Tensor.From([0.5, 0], [1, 2])).Item();
        Assert.Equal(1, gap / (2 * Math.Pow(Math.Sin(angle / 2), 2)), 1e-8);
        var w = Samples.Normal(1, 3, 4);
        Assert.Equal(0, CosineDistance.Of(w, 7 * w).Item(), 1e-30);
        Assert.Equal(2, CosineDistance.Of(w, -w).Item(), 1e-14);
        Assert.True(double.IsNaN(CosineDistance.Of(w, Tensor.ZerosLike(w)).Item()));
    }
}
