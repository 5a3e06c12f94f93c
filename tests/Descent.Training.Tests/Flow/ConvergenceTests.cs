using Descent.Engine;

namespace Descent.Training.Tests.Flow;

/// <summary>Halving the step divides the error by two to the order: fixed steps, the interpolants, and the stabilised method.</summary>
public class ConvergenceTests
{
    /// <summary>y' = −y + cos t: y = (y₀ − ½) e^−t + ½ (cos t + sin t), smooth and dependent on time.</summary>
    static Tensor Slope(Tensor t, Tensor y) => -y + Tensor.Cos(t);

    static double Exact(double t) => 0.5 * Math.Exp(-t) + 0.5 * (Math.Cos(t) + Math.Sin(t));

    static Tensor One => Tensor.Scalar(1, ElementType.Float64);

    public static TheoryData<string> Methods => ["Euler", "midpoint", "classical", "Dormand-Prince"];

    /// <summary>The measured order differs from the declared one by the next term of the error, O(h): within 0.25 at these steps.</summary>
    [Theory, MemberData(nameof(Methods))]
    public void Fixed_steps_have_their_order(string name)
    {
        RungeKutta[] all = [RungeKutta.Euler, RungeKutta.Midpoint, RungeKutta.Classical, RungeKutta.DormandPrince];
        var method = all.Single(one => one.Name == name);
        double Error(int steps)
        {
            var h = Tensor.Scalar(2.0 / steps, ElementType.Float64);
            var (t, y) = (Tensor.Scalar(0, ElementType.Float64), One);
            for (var i = 0; i < steps; i++) (t, y) = (t + h, method.Step(Slope, t, y, h));
            return Math.Abs(y.Item() - Exact(2));
        }
        Assert.InRange(Math.Log2(Error(20) / Error(40)), method.Order - 0.25, method.Order + 0.25);
    }

    [Theory, InlineData(OdeMethod.DormandPrince, 5), InlineData(OdeMethod.Chebyshev, 2)]
    public void The_solver_with_fixed_steps_has_the_order_of_its_method(OdeMethod method, int order)
    {
        double Error(int steps)
        {
            var solver = new OdeSolver<Tensor>(Slope, One, options: new() { Method = method, FixedStep = 2.0 / steps });
            var error = Math.Abs(solver.Until(2).Item() - Exact(2));
            Assert.Equal(steps, solver.Statistics.Accepted);
            return error;
        }
        Assert.InRange(Math.Log2(Error(20) / Error(40)), order - 0.25, order + 0.25);
    }

    /// <summary>Inside a step the quartic is off by O(h⁵), the cubic of Hermite by O(h⁴), beyond what the ends are off.</summary>
    [Theory, InlineData(OdeMethod.DormandPrince, 5), InlineData(OdeMethod.Chebyshev, 3)]
    public void The_interpolant_has_its_order(OdeMethod method, int order)
    {
        // One step from exact data: Chebyshev's own local error is O(h³) and hides the cubic's O(h⁴), hence its 3 here.
        double Error(double h)
        {
            var solver = new OdeSolver<Tensor>(Slope, One, options: new() { Method = method, FixedStep = h });
            solver.Step();
            return Enumerable.Range(1, 19).Max(i => Math.Abs(solver.At(h * i / 20).Item() - Exact(h * i / 20)));
        }
        Assert.InRange(Math.Log2(Error(0.2) / Error(0.1)), order - 0.3, order + 0.3);
    }

    /// <summary>Values and slopes of neighbouring interpolants agree where they meet: their difference over δ = 1e-5 is the slope up to δ y″ and rounding ε / δ.</summary>
    [Fact]
    public void The_interpolant_joins_smoothly()
    {
        var solver = new OdeSolver<Tensor>(Slope, One, options: new() { FixedStep = 0.25 });
        solver.Step();
        const double delta = 1e-5;
        var (end, left) = (solver.Value.Item(), (solver.Value.Item() - solver.At(0.25 - delta).Item()) / delta);
        solver.Step();
        Assert.Equal(end, solver.At(0.25).Item());
        Assert.Equal(left, (solver.At(0.25 + delta).Item() - end) / delta, 4 * delta);
    }

    /// <summary>On a spectrum of 1 … 10⁴ Chebyshev is stable at steps of h ρ = 1000, where a stability bound of 3.3 would end in infinity.</summary>
    [Fact]
    public void Chebyshev_is_stable_far_beyond_explicit_bounds()
    {
        var rates = Tensor.From([1.0, 10, 100, 1000, 10_000], [5]);
        var solver = new OdeSolver<Tensor>((_, y) => -rates * y, Tensor.Ones([5], ElementType.Float64), options: new() { Method = OdeMethod.Chebyshev, FixedStep = 0.1 });
        var y = solver.Until(10).ToDoubles();
        // For many stages the damped polynomial is at most 1 − b (cosh x − 1) = 0.9510, x = √(2ε), ε = 2/13, b = (x cosh x − sinh x) / (x sinh² x): 0.9510¹⁰⁰ = 6.6e-3.
        Assert.All(y, value => Assert.InRange(Math.Abs(value), 0, 6.7e-3));
        // s = 1 + √(1 + 1.54 · 1.2 · 1000) = 44 evaluations a step, and those of the power method.
        Assert.InRange(solver.Statistics.Evaluations, 100, 100 * 46 + 200);
    }
}
