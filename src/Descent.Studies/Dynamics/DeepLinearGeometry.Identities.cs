using MathNet.Numerics.Integration;

namespace Descent.Studies.Dynamics;

/// <summary>Exact consequences, at single matrices of 3 by 3.</summary>
public sealed partial record DeepLinearGeometry
{
    /// <summary>Separate singular values around 2, 1 and ½, in random frames.</summary>
    static Tensor Separated(RandomKey key)
    {
        var keys = key.Split(3);
        var values = Tensor.Of(2.0, 1, 0.5) * keys[0].Uniform([3], 0.8, 1.2, F64);
        return Tensor.MatMul(keys[1].Orthogonal(3, 3, F64) * values, keys[2].Orthogonal(3, 3, F64));
    }

    static Arm Geometry() => Arm.Compute("geometry", key =>
    {
        var keys = key.Split(3);
        var (x, gradient) = (Separated(keys[0]), Gaussian(keys[1], 3));
        var values = Tensor.Svd(x).S;
        double Apart(Tensor a, Tensor b) => (Norm(a - b) / Norm(b)).Item();
        var found = new Dictionary<string, double>();
        foreach (var depth in (int[])[2, 3, 4, 8])
        {
            var (metric, net) = (new DeepLinearMetric(depth), DeepLinearNetwork.Balanced(keys[2], x, [.. Enumerable.Repeat(3, depth - 1)]));
            found[$"velocity-{depth}"] = Apart(Velocity(net, gradient), -metric.Apply(x, gradient));
            found[$"unbalanced-{depth}"] = Apart(Velocity(Unbalanced(net), gradient), -metric.Apply(x, gradient));
            var (u, s, vt) = Tensor.Svd(x);
            const double h = 2e-6;
            var velocity = metric.Velocity(x, gradient);
            var measured = (Tensor.Svd(x + h * velocity).S - Tensor.Svd(x - h * velocity).S) / (2 * h);
            var alongModes = (u * Tensor.MatMul(gradient, vt, transposeB: true)).Sum(0);
            found[$"values-{depth}"] = Apart(measured, -Tensor.Exp((2 - 2.0 / depth) * Tensor.Log(s)) * alongModes);
        }
        var limit = DeepLinearMetric.Infinite.Eigenvalues(values);
        double[] depths = [2, 8, 32, 128, 512];
        var gaps = depths.Select(depth => (Tensor.Abs(new DeepLinearMetric(depth).Eigenvalues(values) / depth - limit).Max() / limit.Max()).Item()).ToArray();
        foreach (var (depth, gap) in depths.Zip(gaps)) found[$"limit-{Text(depth)}"] = gap;
        found["limit-slope"] = LinearFit.OfLogarithms(depths.AsSpan(2), gaps.AsSpan(2)).Slope;
        foreach (var metric in (DeepLinearMetric[])[new(3), DeepLinearMetric.Infinite])
        {
            var determinant = Tensor.Log(Tensor.Cholesky(DeepLinearPowers.Matrix(x, metric.Depth)) * Tensor.Identity(9, F64) + (1 - Tensor.Identity(9, F64))).Sum();
            found[$"volume-{Name(metric)}"] = Math.Abs((metric.LogVolume(values) + determinant).Item());
        }
        foreach (var depth in (double[])[2, 3, 8, double.PositiveInfinity])
        {
            var (metric, rule) = (new DeepLinearMetric(depth), new GaussLegendreRule(Math.Log(1e-6), 0, 32));
            var mass = Enumerable.Range(0, rule.Order).Sum(i => rule.GetWeight(i) * Math.Exp(rule.GetAbscissa(i) + metric.LogVolume(Tensor.Of(Math.Exp(rule.GetAbscissa(i)))).Item()));
            found[$"mass-{Name(metric)}"] = Math.Abs(mass / metric.Mass(1e-6, 1) - 1);
        }
        return found;
    });

    /// <summary>d(W_N ⋯ W_1)/dt where every matrix descends, by a central difference.</summary>
    static Tensor Velocity(DeepLinearNetwork net, Tensor gradient)
    {
        const double h = 2e-6;
        var slope = Transform.Grad<DeepLinearNetwork>(one => Tensor.Dot(one.Map(), gradient))(net);
        Tensor Moved(double by) => new DeepLinearNetwork([.. net.Weights.Zip(slope.Weights, (w, g) => w - by * g)]).Map();
        return (Moved(h) - Moved(-h)) / (2 * h);
    }

    /// <summary>The same map by one matrix three times as large and its neighbour a third.</summary>
    static DeepLinearNetwork Unbalanced(DeepLinearNetwork net) => new([net.Weights[0] * 3, net.Weights[1] / 3, .. net.Weights[2..]]);

    static readonly string[] Finite = ["2", "3", "4", "8"];

    static double Worst(SeedRun run, string metric, params string[] names) => names.Max(name => Last(run, "geometry", $"{metric}-{name}"));

    static IEnumerable<Claim> IdentityClaims =>
    [
        Claim.Identity("velocity", "the product of balanced matrices moves by −A(∇E), depths 2, 3, 4, 8: relative distance; the control is unbalanced")
            .Of(run => Worst(run, "velocity", Finite)).Control(run => Finite.Min(name => Last(run, "geometry", $"unbalanced-{name}")), Above.Of(1e-2), Verdict.Held).Asks(AtMost.Of(1e-8)),
        Claim.Identity("values", "singular values move by −N σ^(2−2/N) uᵀ∇E v: relative distance").Of(run => Worst(run, "values", Finite)).Asks(AtMost.Of(1e-6)),
        Claim.Identity("depth-limit", "A/N comes to its limit as 1/N: slope of the distance of their eigenvalues over N = 32, 128, 512").Of(run => Last(run, "geometry", "limit-slope")).Asks(Within.Of(-1, 0.05)),
        Claim.Identity("volume", "1/√det of A as a matrix of 9 by 9, from powers, is the closed volume form at depth 3 and infinity: difference of logarithms").Of(run => Worst(run, "volume", "3", "infinite")).Asks(AtMost.Of(1e-9)),
        Claim.Identity("mass", "the volume of singular values from 10⁻⁶ to 1 is √N (1 − 10^(−6/N)), finite from 0 on, and log 10⁶ at infinite depth: relative difference of quadrature")
            .Of(run => Worst(run, "mass", "2", "3", "8", "infinite")).Asks(AtMost.Of(1e-10)),
    ];
}
