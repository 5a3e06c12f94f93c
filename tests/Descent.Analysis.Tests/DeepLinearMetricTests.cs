using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class DeepLinearMetricTests
{
    const double Infinity = double.PositiveInfinity;

    static Tensor Matrix(int seed, int size = 4) => RandomKey.FromSeed(seed).Normal([size, size], element: Samples.F64);

    /// <summary>Singular values 2, 1 and ½ in random frames: powers of Gram matrices are exact to 2⁻⁵² · 16.</summary>
    static Tensor Separated(int seed) => Tensor.MatMul(RandomKey.FromSeed(seed).Orthogonal(3, 3, Samples.F64) * Tensor.Of(2.0, 1, 0.5), RandomKey.FromSeed(seed + 1).Orthogonal(3, 3, Samples.F64));

    static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();

    /// <summary>Left powers (N − k)/N and right powers (k − 1)/N: for a matrix that is not symmetric the other order differs.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8), InlineData(Infinity)]
    public void Closed_form_is_the_sum_of_powers(double depth)
    {
        var (x, z, metric) = (Separated(1), Matrix(5, 3), new DeepLinearMetric(depth));
        Assert.Equal(0, Largest(metric.Apply(x, z) - DeepLinearPowers.Apply(x, z, depth)), 11);
        if (depth > 1) Assert.True(Largest(metric.Apply(x, z) - DeepLinearPowers.Apply(x.Transpose(), z, depth)) > 0.01);
        Assert.Equal(0, Largest(metric.ApplyInverse(x, metric.Apply(x, z)) - z), 11);
    }

    /// <summary>For N = 2 the inner matrices are (XXᵀ)^(1/2) and (XᵀX)^(1/2); for N = 3 and X = diag the entries are σ_i^(4/3) + (σ_i σ_j)^(2/3) + σ_j^(4/3).</summary>
    [Fact]
    public void Eigenvalues_are_sums_of_powers()
    {
        var values = Tensor.Of(3.0, 0.7, 1e-3);
        var (a, b) = (values.ExpandAxis(1), values.ExpandAxis(0));
        Assert.Equal(0, Largest(new DeepLinearMetric(2).Eigenvalues(values) - (a + b)), 14);
        var (p, q) = (Tensor.Pow(a, 2.0 / 3), Tensor.Pow(b, 2.0 / 3));
        Assert.Equal(0, Largest(new DeepLinearMetric(3).Eigenvalues(values) - (p * p + p * q + q * q)), 13);
        Assert.Equal(1, new DeepLinearMetric(1).Eigenvalues(values).Min().Item(), 15);
        Assert.Equal((9 - 0.49) / Math.Log(9 / 0.49), DeepLinearMetric.Infinite.Eigenvalues(values).At(0, 0).At(0, 1).Item(), 13);
    }

    /// <summary>Near the diagonal Λ(σ, σ(1 + δ)) is N σ^(2−2/N) (1 + (1 − 1/N) δ) up to δ²; a bare quotient would lose half of all digits.</summary>
    [Theory, InlineData(2), InlineData(5), InlineData(512), InlineData(Infinity)]
    public void Divided_differences_are_safe_where_singular_values_meet(double depth)
    {
        const double sigma = 0.3;
        var ends = double.IsInfinity(depth) ? sigma * sigma : depth * Math.Pow(sigma, 2 - 2 / depth);
        foreach (var apart in (double[])[0, 1e-16, 1e-12, 1e-8, 1e-7])
        {
            var found = new DeepLinearMetric(depth).Eigenvalues(Tensor.Of(sigma, sigma * (1 + apart))).At(0, 0).At(0, 1).Item();
            Assert.Equal(1, found / (ends * (1 + (1 - 1 / depth) * apart)), 12);
        }
    }

    /// <summary>At a singular value of 0 A goes on: Λ(σ, 0) = σ^(2−2/N), and 0 at infinite depth, more slowly than any power.</summary>
    [Fact]
    public void A_is_finite_where_the_rank_falls()
    {
        var values = Tensor.Of(2.0, 0);
        var table = new DeepLinearMetric(3).Eigenvalues(values);
        Assert.Equal(Math.Pow(2, 4.0 / 3), table.At(0, 0).At(0, 1).Item(), 12);
        Assert.Equal(0, table.At(0, 1).At(0, 1).Item(), 12);
        Assert.InRange(DeepLinearMetric.Infinite.Eigenvalues(values).At(0, 1).At(0, 0).Item(), 0, 0.01);
    }

    /// <summary>The distance falls by 4 for each factor 4 in depth, up to the next order 1/N.</summary>
    [Fact]
    public void Infinite_depth_is_the_limit_in_time_over_depth()
    {
        var (x, z) = (Separated(2), Matrix(6, 3));
        double Gap(double depth) => Largest(new DeepLinearMetric(depth).Velocity(x, z) - DeepLinearMetric.Infinite.Velocity(x, z));
        Assert.InRange(Gap(128) / Gap(512), 3.9, 4.1);
    }

    [Theory, InlineData(2), InlineData(3), InlineData(Infinity)]
    public void Volume_is_the_root_of_the_determinant(double depth)
    {
        var x = Separated(3);
        var factor = Tensor.Cholesky(DeepLinearPowers.Matrix(x, depth));
        var halfLog = Enumerable.Range(0, 9).Sum(i => Math.Log(factor.At(0, i).At(0, i).Item()));
        Assert.Equal(-halfLog, new DeepLinearMetric(depth).LogVolume(Tensor.Svd(x).S).Item(), 11);
    }

    [Theory, InlineData(2), InlineData(8), InlineData(Infinity)]
    public void Volume_from_powers_is_the_closed_form(double depth) =>
        Assert.Equal(new DeepLinearMetric(depth).LogVolume(Tensor.Svd(Separated(5)).S).Item(), DeepLinearPowers.LogVolume(Separated(5), depth).Item(), 11);

    /// <summary>Along the flow singular values move as the formula says; batches alike.</summary>
    [Theory, InlineData(2), InlineData(3), InlineData(Infinity)]
    public void Singular_values_move_by_their_own_formula(double depth)
    {
        var (x, gradient, metric) = (Separated(6), Matrix(7, 3), new DeepLinearMetric(depth));
        var velocity = metric.Velocity(x, gradient);
        var measured = CentralDifference.Of(by => Tensor.Svd(x + by * velocity).S, 1e-5);
        Assert.Equal(0, Largest(measured - metric.ValueVelocity(x, gradient)), 8);
        var together = metric.ValueVelocity(Tensor.Stack(0, x, 2 * x), Tensor.Stack(0, gradient, gradient));
        Assert.Equal(0, Largest(together.At(0, 0) - metric.ValueVelocity(x, gradient)), 13);
    }

    /// <summary>diag(1, 2) comes to diag(1, −2) through a singular matrix, and to diag(2, 1) by none with a singular value below 1.</summary>
    [Fact]
    public void A_straight_way_keeps_its_orientation_where_nothing_comes_to_zero()
    {
        var from = Samples.Diagonal(1, 2);
        Assert.False(Orientation.IsKept(from, Samples.Diagonal(1, -2), 0));
        Assert.True(Orientation.IsKept(from, Samples.Diagonal(2, 1), 0.99));
        Assert.False(Orientation.IsKept(from, Samples.Diagonal(2, 1), 1.01));
    }

    /// <summary>N^(−d/2) det(Σ)^(−(N−1)/N) van(Σ^(2/N)) / van(Σ²), as the paper writes it.</summary>
    [Fact]
    public void Volume_is_the_product_of_the_paper()
    {
        double[] s = [1.7, 0.9, 0.2];
        var expected = Math.Pow(3, -1.5) * Math.Pow(s[0] * s[1] * s[2], -2.0 / 3);
        foreach (var (i, j) in ((int, int)[])[(0, 1), (0, 2), (1, 2)]) expected *= (Math.Pow(s[i], 2.0 / 3) - Math.Pow(s[j], 2.0 / 3)) / (s[i] * s[i] - s[j] * s[j]);
        Assert.Equal(Math.Log(expected), new DeepLinearMetric(3).LogVolume(Tensor.Of(s)).Item(), 13);
    }

    [Fact]
    public void Volume_near_rank_deficiency_is_finite_at_finite_depth_only()
    {
        Assert.Equal(Math.Sqrt(3) * Math.Pow(0.1, 1.0 / 3), new DeepLinearMetric(3).Mass(0, 0.1), 14);
        Assert.Equal(Infinity, DeepLinearMetric.Infinite.Mass(0, 0.1));
        Assert.Equal(Math.Log(10), DeepLinearMetric.Infinite.Mass(0.01, 0.1), 14);
    }

    [Fact]
    public void Balanced_networks_move_by_it_and_others_do_not()
    {
        var (x, gradient) = (Separated(4), Matrix(7, 3));
        var net = DeepLinearNetwork.Balanced(RandomKey.FromSeed(8), x, [3, 3]);
        Tensor Motion(DeepLinearNetwork from)
        {
            var slope = Transform.Grad<DeepLinearNetwork>(one => Tensor.Dot(one.Map(), gradient))(from);
            return Enumerable.Range(0, 3).Select(k => new DeepLinearNetwork([.. from.Weights.Select((w, i) => i == k ? -slope.Weights[i] : w)]).Map()).Aggregate((sum, term) => sum + term);
        }
        var expected = 3 * new DeepLinearMetric(3).Velocity(x, gradient);
        Assert.Equal(0, Largest(Motion(net) - expected), 12);
        Assert.True(Largest(Motion(new([net.Weights[0] * 3, net.Weights[1] / 3, net.Weights[2]])) - expected) > 0.1);
    }

    /// <summary>From diag(1, −½) to the identity: depth 1 takes the straight way through a singular matrix, depth 3 comes to its edge only.</summary>
    [Theory, InlineData(1, 1), InlineData(3, -1)]
    public void Flows_of_more_than_one_matrix_keep_the_sign_of_the_determinant(double depth, int sign)
    {
        var (metric, target) = (new DeepLinearMetric(depth), Tensor.Identity(2, Samples.F64));
        var end = new OdeSolver<Tensor>((_, x) => metric.Velocity(x, x - target), Tensor.From([1, 0, 0, -0.5], [2, 2])).Until(10);
        Assert.Equal(sign, Orientation.Of(end));
    }

    [Fact]
    public void Depth_below_one_is_refused() => Assert.Throws<AnalysisException>(() => new DeepLinearMetric(0.5));

    [Fact]
    public void Bivariate_functions_of_powers_are_products()
    {
        var (x, z) = (Matrix(9), Matrix(10));
        var (left, right) = (Tensor.MatMul(x, x, transposeB: true), Tensor.MatMul(x, x, transposeA: true));
        var expected = Tensor.MatMul(Tensor.MatMul(left, z), Tensor.MatMul(right, right));
        var found = BivariateMatrixFunction.Apply(x, (a, b) => a * a * b * b * b * b, z);
        Assert.Equal(0, Largest(found - expected) / Largest(expected), 12);
        Assert.Throws<ShapeError>(() => BivariateMatrixFunction.Apply(x.Slice(0, 0, 3), (a, b) => a + b, z));
    }

    [Fact]
    public void Bivariate_functions_take_batches()
    {
        Tensor[] xs = [Matrix(11), Matrix(12)], zs = [Matrix(13), Matrix(14)];
        var together = new DeepLinearMetric(3).Apply(Tensor.Stack(0, xs), Tensor.Stack(0, zs));
        for (var i = 0; i < 2; i++) Assert.Equal(0, Largest(together.At(0, i) - new DeepLinearMetric(3).Apply(xs[i], zs[i])), 14);
    }

    [Fact]
    public void Effective_rank_is_that_of_the_spectrum()
    {
        var x = Matrix(15);
        Assert.Equal(MatrixSpectrum.Of(x).EffectiveRank, EffectiveRank.Of(Tensor.Svd(x).S).Item(), 12);
        Assert.Equal(2, EffectiveRank.Of(Tensor.Of(3.0, 3, 0)).Item(), 14);
    }

    /// <summary>Unchanged when both maps are turned alike, at most what any turn of hidden neurons gives, and for neighbours the metric of depth 2.</summary>
    [Fact]
    public void Balanced_distance_is_the_least_over_hidden_rotations()
    {
        var (x, y) = (Matrix(16), Matrix(17));
        var (u, v) = (RandomKey.FromSeed(18).Orthogonal(4, 4, Samples.F64), RandomKey.FromSeed(19).Orthogonal(4, 4, Samples.F64));
        Tensor Turned(Tensor a) => Tensor.MatMul(Tensor.MatMul(u, a), v);
        var squared = BalancedDistance.Squared(x, y).Item();
        Assert.Equal(0, BalancedDistance.Squared(x, x).Item(), 12);
        Assert.Equal(squared, BalancedDistance.Squared(Turned(x), Turned(y)).Item(), 11);
        var (one, other) = (DeepLinearNetwork.Balanced(RandomKey.FromSeed(20), x, [4]), DeepLinearNetwork.Balanced(RandomKey.FromSeed(21), y, [4]));
        Assert.True(squared <= one.Weights.Zip(other.Weights, (a, b) => ((a - b) * (a - b)).Sum().Item()).Sum());
        var z = Matrix(22);
        const double h = 1e-4;
        // The next order is h, with factors from the least singular value of this matrix.
        Assert.Equal(1, BalancedDistance.Squared(x, x + h * z).Item() / (h * h * Tensor.Dot(new DeepLinearMetric(2).ApplyInverse(x, z), z).Item()), 2);
    }
}
