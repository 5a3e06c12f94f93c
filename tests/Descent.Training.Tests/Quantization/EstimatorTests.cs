using Descent.Engine;

namespace Descent.Training.Tests;

public class EstimatorTests
{
    const double Top = 3;

    /// <summary>Away from the kinks at 0, 0.3, 1, ±3.</summary>
    static readonly double[] Points = [-5, -2.5, -0.4, 0.2, 0.7, 1.4, 2.6, 3.5, 9];

    public static TheoryData<Estimator, Func<double, double, double>> All => Estimators.All;

    [Theory, MemberData(nameof(All))]
    public void Slopes_follow_the_formula(Estimator estimator, Func<double, double, double> slope)
    {
        double[] withKinks = [.. Points, 0, -0.0, 0.3, 1, Top, -Top];
        Check.Close([.. withKinks.Select(h => slope(h, Top))], estimator.Slope(Check.Vector(withKinks), Top), 1e-15);
    }

    /// <summary>Central differences of g, h = 1e-5: truncation below 1e-10, rounding below 1e-10 for values up to 10.</summary>
    [Theory, MemberData(nameof(All))]
    public void Slopes_match_differences_of_the_surrogate(Estimator estimator, Func<double, double, double> slope)
    {
        Assert.NotNull(slope);
        const double h = 1e-5;
        var x = Check.Vector(Points);
        var differences = (estimator.Surrogate(x + h, Top) - estimator.Surrogate(x - h, Top)) / (2 * h);
        Check.Close(differences, estimator.Slope(x, Top), 1e-9);
    }

    [Fact]
    public void Every_estimator_is_listed()
    {
        var tested = All.Select(row => row[0].GetType()).ToHashSet();
        Assert.DoesNotContain(typeof(Estimator).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Estimator)) && !tested.Contains(type));
    }

    /// <summary>Forward the hard function, backward g′(x / α), for every pair.</summary>
    [Theory, MemberData(nameof(All))]
    public void Any_quantizer_joins_any_estimator(Estimator estimator, Func<double, double, double> slope)
    {
        var x = Check.Vector(Points);
        foreach (Quantizer quantizer in (Quantizer[])[new StaircaseRelu(2, 0.5), new BinaryQuantizer(), new TernaryQuantizer(2), new UniformQuantizer(3, 0.5)])
        {
            var activation = new QuantizedActivation(quantizer, estimator);
            var (value, gradient) = Transform.ValueAndGrad<Tensor>(v => (activation.Apply(v) * 3).Sum())(x);
            Assert.Equal((quantizer.Quantize(x) * 3).Sum().Item(), value.Item());
            Assert.Equal(quantizer.Quantize(x).ToArray<double>(), activation.Apply(x).ToArray<double>());
            Check.Close([.. Points.Select(p => 3 * slope(p / quantizer.StepSize, quantizer.MaxLevel))], gradient, 1e-15);
            Check.Close(gradient, Transform.Jvp(v => activation.Apply(v) * 3, x, Tensor.OnesLike(x)).Tangent, 1e-15);
            Assert.Equal(gradient.ToArray<double>(), Transform.Compile(Transform.Grad<Tensor>(v => (activation.Apply(v) * 3).Sum())).Invoke(x).ToArray<double>());
        }
    }
}
