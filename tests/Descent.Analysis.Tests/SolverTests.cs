using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class SolverTests
{
    static Tensor Vector(params double[] values) => Tensor.From(values, [values.Length]);

    /// <summary>Separable by a teacher through the origin.</summary>
    static (Tensor X, Tensor Y) Separable(int seed, int n, int d)
    {
        var x = Samples.Normal(seed, n, d);
        return (x, Tensor.Sign(Tensor.MatMul(x, Samples.Normal(seed + 1000, d, 1)).SqueezeAxis(1)));
    }

    [Theory, InlineData(5, 9), InlineData(9, 5), InlineData(6, 6)]
    public void Least_squares_of_least_norm(int n, int d)
    {
        var (x, y) = (Samples.Normal(n, n, d), Samples.Normal(d, n, 2));
        var found = MinimumNorm.Solve(x, y);
        Assert.Equal(Math.Min(n, d), found.Rank);
        // Normal equations Xᵀ(X W − Y) = 0 and W in the row space are what defines it; 1e-10 is rounding times a condition of 1e4.
        Assert.InRange(Samples.Largest(Tensor.MatMul(x, Tensor.MatMul(x, found.Weights) - y, transposeA: true)), 0, 1e-10);
        Assert.InRange(found.OutsideRows, 0, 1e-12);
        if (n <= d) Assert.InRange(found.Residual, 0, 1e-10);
    }

    [Fact]
    public void Dependent_rows_lower_the_rank_and_nothing_else()
    {
        var row = Vector(3, 4).Reshape(1, 2);
        var found = MinimumNorm.Solve(Tensor.Concatenate(0, row, 2 * row), Vector(1, 2));
        Assert.Equal(1, found.Rank);
        Assert.Equal([0.12, 0.16], found.Weights.ToDoubles().Select(w => Math.Round(w, 14)));
    }

    /// <summary>Orthogonal samples: w = Σ y x / ‖x‖². One sample is the case of diagonal networks' part A.</summary>
    [Fact]
    public void Max_margin_of_orthogonal_samples_is_their_sum()
    {
        var found = HardMargin.Solve(Samples.Diagonal(1, 2, 0.5), Vector(1, -1, 1));
        Assert.Equal([1, -0.5, 2], found.Weights.ToDoubles().Select(w => Math.Round(w, 14)));
        var one = HardMargin.Solve(Tensor.From([1, 2, 0.5], [1, 3]), Vector(1));
        Assert.Equal(Math.Sqrt(5.25), one.Margin, 14);
    }

    [Theory, InlineData(20, 60), InlineData(60, 20), InlineData(200, 10), InlineData(40, 40)]
    public void Max_margin_is_certified(int n, int d)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var (x, y) = Separable(seed, n, d);
            var found = HardMargin.Solve(x, y);
            // The norm of w is up to 1e3 here, so that rounding is 1e-13 of it; the tolerance of the solver is 1e-10.
            Assert.InRange(found.Violation, 0, 1e-9);
            Assert.InRange(found.Stationarity, 0, 1e-9);
            Assert.InRange(Math.Abs(found.Gap), 0, 1e-8);
            var (alpha, margins) = (found.Multipliers.ToDoubles(), (y * Tensor.MatMul(x, found.Weights.ExpandAxis(1)).SqueezeAxis(1)).ToDoubles());
            Assert.All(alpha.Zip(margins), pair => Assert.True(pair.First >= 0 && (pair.First == 0 || Math.Abs(pair.Second - 1) < 1e-8)));
            Assert.InRange(alpha.Count(a => a > 0), 1, Math.Min(n, d));
        }
    }

    [Fact]
    public void Doubled_and_dependent_samples_change_no_separator()
    {
        var (x, y) = Separable(3, 15, 6);
        var once = HardMargin.Solve(x, y);
        var twice = HardMargin.Solve(Tensor.Concatenate(0, x, x, 2 * x), Tensor.Concatenate(0, y, y, y));
        Assert.InRange(Samples.Largest(once.Weights - twice.Weights), 0, 1e-9 * Samples.Largest(once.Weights));
    }

    [Fact]
    public void What_cannot_be_separated_is_shown_by_a_vanishing_combination()
    {
        var error = Assert.Throws<AnalysisException>(() => HardMargin.Solve(Tensor.From([1.0, 0, 2, 0], [2, 2]), Vector(1, -1)));
        Assert.Contains("add up to zero", error.Message, StringComparison.Ordinal);
        Assert.Throws<AnalysisException>(() => HardMargin.Solve(Samples.Normal(1, 60, 3), Tensor.Sign(Samples.Normal(2, 60))));
        Assert.Throws<AnalysisException>(() => MinimumL1.Margin(Tensor.From([1.0, 0, 2, 0], [2, 2]), Vector(1, -1)));
    }

    /// <summary>One row: all weight on its largest entry, ‖w‖₁ = |y| / max |x|.</summary>
    [Fact]
    public void Least_l1_of_one_row_is_on_its_largest_entry()
    {
        var found = MinimumL1.Interpolate(Tensor.From([1, -2, 0.5], [1, 3]), Vector(3));
        Assert.Equal([0, -1.5, 0], found.Weights.ToDoubles());
        Assert.Equal(0, found.Gap, 14);
        Assert.Equal(0.5, MinimumL1.Margin(Tensor.From([1, 2, 0.5], [1, 3]), Vector(1)).Norm, 14);
    }

    [Theory, InlineData(10, 30), InlineData(30, 80), InlineData(12, 12)]
    public void Least_l1_is_certified(int n, int d)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var (x, y) = (Samples.Normal(seed, n, d), Samples.Normal(seed + 50, n));
            var found = MinimumL1.Interpolate(x, y);
            // A tableau of n pivots and more loses a few digits of 1e-16.
            Assert.InRange(found.Violation, 0, 1e-9);
            Assert.InRange(found.Gap, -1e-9, 1e-9);
            Assert.InRange(Samples.Largest(Tensor.MatMul(x, found.Multipliers.ExpandAxis(1), transposeA: true)), 0, 1 + 1e-12);
            Assert.InRange(found.Weights.ToDoubles().Count(w => w != 0), 1, n);
            var (margins, labels) = Separable(seed, n, d);
            var margin = MinimumL1.Margin(margins, labels);
            Assert.InRange(margin.Violation, 0, 1e-9);
            Assert.InRange(margin.Gap, -1e-9, 1e-9);
            Assert.All(margin.Multipliers.ToDoubles(), multiplier => Assert.True(multiplier >= 0));
        }
    }

    /// <summary>Candès and Tao (2005): enough random rows determine a sparse vector.</summary>
    [Fact]
    public void A_sparse_teacher_is_recovered()
    {
        var teacher = Tensor.Concatenate(0, Vector(1, -1, 1), Tensor.Zeros([57], Samples.F64));
        var x = Samples.Normal(7, 20, 60);
        var found = MinimumL1.Interpolate(x, Tensor.MatMul(x, teacher.ExpandAxis(1)).SqueezeAxis(1));
        Assert.InRange(Samples.Largest(found.Weights - teacher), 0, 1e-10);
    }

    [Fact]
    public void Contradicting_rows_are_refused() =>
        Assert.Throws<AnalysisException>(() => MinimumL1.Interpolate(Tensor.From([1.0, 2, 1, 2], [2, 2]), Vector(1, 2)));

    [Fact]
    public void Repeated_rows_that_agree_are_no_trouble() =>
        Assert.Equal(0.5, MinimumL1.Interpolate(Tensor.From([1.0, 2, 1, 2], [2, 2]), Vector(1, 1)).Norm, 14);
}
