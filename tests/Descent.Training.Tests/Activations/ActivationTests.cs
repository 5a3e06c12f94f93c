using Descent.Engine;
using MathNet.Numerics;

namespace Descent.Training.Tests;

public class ActivationTests
{
    static readonly double[] Points = [-30, -3, -1.2, -0.3, -1e-3, 1e-3, 0.4, 0.9, 2, 30];

    public static TheoryData<Activation, Func<double, double>> Formulas => new()
    {
        { new IdentityActivation(), x => x },
        { new ReluActivation(), x => x > 0 ? x : 0 },
        { new LeakyReluActivation(0.2), x => x > 0 ? x : 0.2 * x },
        { new TanhActivation(), Math.Tanh },
        { new SigmoidActivation(), x => 1 / (1 + Math.Exp(-x)) },
        { new SiluActivation(), x => x / (1 + Math.Exp(-x)) },
        { new GeluActivation(), x => x * SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2 },
        { new GeluTanhActivation(), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) },
        { new EluActivation(0.7), x => x > 0 ? x : 0.7 * (Math.Exp(x) - 1) },
        { new ErfActivation(), SpecialFunctions.Erf },
        { new SquareActivation(), x => x * x },
        { new HardTanhActivation(), x => Math.Clamp(x, -1, 1) },
        { new QuadraticPerturbation(0.3), x => x + 0.15 * x * x },
        { new QuantizedActivation(new StaircaseRelu(2, 0.5), new ReverseExponentialEstimator()).Smooth(), x => 1.5 * (1 - Math.Exp(-Math.Max(x, 0) / 1.5)) },
        { new SoftplusActivation(), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) },
        { new SoftplusActivation(3), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(3 * x))) / 3 },
    };

    /// <summary>A few roundings of float64 at values up to 900: 1e-13 relative to 1 + |y|.</summary>
    [Theory, MemberData(nameof(Formulas))]
    public void Values_follow_the_formula(Activation activation, Func<double, double> formula) =>
        Check.Close([.. Points.Select(formula)], activation.Apply(Check.Vector(Points)), 1e-13);

    [Theory, MemberData(nameof(Formulas))]
    public void Slopes_match_differences_of_the_formula(Activation activation, Func<double, double> formula)
    {
        const double h = 1e-5;
        double[] points = [-3, -1.2, -0.3, 0.4, 0.9, 2];
        var slopes = points.Select(x => (formula(x + h) - formula(x - h)) / (2 * h)).ToArray();
        Check.Close(slopes, Transform.Grad<Tensor>(x => activation.Apply(x).Sum())(Check.Vector(points)), 1e-8);
    }

    [Fact]
    public void Every_activation_has_a_formula()
    {
        var tested = Formulas.Select(row => row[0].GetType()).Append(typeof(QuantizedActivation)).ToHashSet();
        Assert.DoesNotContain(typeof(Activation).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Activation)) && !tested.Contains(type));
    }

    /// <summary>σ = ½ and σ′ = ¼ at 0, and both tails are exact to rounding where e⁻ˣ vanishes beside 1.</summary>
    [Fact]
    public void Softplus_is_smooth_at_zero_and_accurate_in_its_tails()
    {
        Assert.Equal(0.5, Transform.Grad<Tensor>(Tensor.Softplus)(Check.Scalar(0)).Item());
        Assert.Equal(0.25, Transform.Grad(Transform.Grad<Tensor>(Tensor.Softplus))(Check.Scalar(0)).Item());
        Assert.Equal(1, Tensor.Softplus(Check.Scalar(-60)).Item() / Math.Exp(-60), 14);
        Assert.Equal(1000, Tensor.Softplus(Check.Scalar(1000)).Item());
        Assert.Equal(0, Tensor.Softplus(Check.Scalar(-1000)).Item());
    }
}
