using Descent.Engine;

namespace Descent.Training.Tests;

public class InitializerTests
{
    const int Outputs = 60, Inputs = 90;

    /// <summary>Variance and largest magnitude that the definition gives for a weight [60, 90].</summary>
    public static TheoryData<Initializer, double, double> Moments => new()
    {
        { new NormalInitializer(0.3), 0.09, double.PositiveInfinity },
        { new UniformInitializer(-0.6, 0.6), 0.12, 0.6 },
        { new GlorotNormal(), 2.0 / 150, double.PositiveInfinity },
        { new GlorotUniform(2), 4 * 2.0 / 150, 2 * Math.Sqrt(6.0 / 150) },
        { new HeNormal(), 2.0 / 90, double.PositiveInfinity },
        { new HeUniform(1), 1.0 / 90, Math.Sqrt(3.0 / 90) },
        { new PyTorchDefault(), 1.0 / 270, Math.Sqrt(1.0 / 90) },
    };

    /// <summary>n = 5400 draws: the mean of squares strays by σ² √(κ − 1) / √n with κ ≤ 3, so 5 of its deviations are 5 √(2/n) = 9.6 %.</summary>
    [Theory, MemberData(nameof(Moments))]
    public void Draws_have_the_variance_and_bound_of_their_definition(Initializer initializer, double variance, double bound)
    {
        foreach (var element in (ElementType[])[ElementType.Float32, ElementType.Float64])
        {
            var draw = initializer.Draw(RandomKey.FromSeed(11), [Outputs, Inputs], element);
            Assert.Equal(element, draw.Element);
            var values = draw.ToDoubles();
            Assert.Equal(1, values.Average(v => v * v) / variance, 5 * Math.Sqrt(2.0 / values.Length));
            Assert.InRange(values.Average(), -5 * Math.Sqrt(variance / values.Length), 5 * Math.Sqrt(variance / values.Length));
            Assert.All(values, v => Assert.InRange(v, -bound * (1 + 1e-6), bound * (1 + 1e-6)));
            Assert.Equal(values, initializer.Draw(RandomKey.FromSeed(11), [Outputs, Inputs], element).ToDoubles());
            Assert.NotEqual(values, initializer.Draw(RandomKey.FromSeed(12), [Outputs, Inputs], element).ToDoubles());
        }
    }

    [Fact]
    public void Every_initializer_is_tested_here()
    {
        var tested = Moments.Select(row => row[0].GetType())
            .Concat([typeof(ZerosInitializer), typeof(ConstantInitializer), typeof(IdentityInitializer), typeof(OrthogonalInitializer)]).ToHashSet();
        Assert.DoesNotContain(typeof(Initializer).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Initializer)) && !tested.Contains(type));
    }

    [Fact]
    public void Constants_and_the_identity_are_what_they_say()
    {
        var key = RandomKey.FromSeed(1);
        Assert.Equal([0, 0], new ZerosInitializer().Draw(key, [2]).ToDoubles());
        Assert.Equal([4, 4], new ConstantInitializer(4).Draw(key, [2]).ToDoubles());
        Assert.Equal([2, 0, 0, 0, 2, 0], new IdentityInitializer(2).Draw(key, [2, 3]).ToDoubles());
        Assert.Throws<ShapeError>(() => new IdentityInitializer().Draw(key, [2]));
    }

    /// <summary>W Wᵀ or Wᵀ W is gain² times the identity, whichever is smaller, to a few roundings.</summary>
    [Theory, InlineData(5, 8), InlineData(8, 5), InlineData(6, 6)]
    public void Orthogonal_weights_have_orthonormal_rows_or_columns(int rows, int columns)
    {
        var w = new OrthogonalInitializer(2).Draw(RandomKey.FromSeed(5), [rows, columns], Check.F64);
        var gram = rows <= columns ? Tensor.MatMul(w, w, transposeB: true) : Tensor.MatMul(w, w, transposeA: true);
        Check.Close(4 * Tensor.Identity(Math.Min(rows, columns), Check.F64), gram, 1e-14);
        Assert.Equal(w.Flatten().ToArray<double>(), new OrthogonalInitializer(2).Draw(RandomKey.FromSeed(5), [rows, columns, 1, 1], Check.F64).Flatten().ToArray<double>());
    }

    /// <summary>A kernel [8, 3, 5, 5] has fan-in 75 and fan-out 200.</summary>
    [Fact]
    public void Fans_count_the_kernel()
    {
        Shape kernel = [8, 3, 5, 5];
        var key = RandomKey.FromSeed(1);
        var unit = key.Uniform(kernel, -1, 1, ElementType.Float64);
        Check.Close(unit * Math.Sqrt(6.0 / 275), new GlorotUniform().Draw(key, kernel, ElementType.Float64), 1e-15);
        Check.Close(unit / Math.Sqrt(75), new PyTorchDefault().Draw(key, kernel, ElementType.Float64), 1e-15);
        Assert.Throws<ShapeError>(() => new PyTorchDefault().Draw(key, [3]));
    }
}
