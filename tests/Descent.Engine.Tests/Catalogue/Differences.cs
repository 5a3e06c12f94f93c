namespace Descent.Engine.Tests.Catalogue;

/// <summary>Central differences of fourth order along a direction, in float64.</summary>
/// <remarks>
/// d ≈ (8 (f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h. The error is h⁴ f⁗′/30 from truncation and about 3 ε f / 2h from rounding. With h = 10⁻³,
/// ε = 1.1·10⁻¹⁶: 3·10⁻¹⁴ f⁗′ and 2·10⁻¹³ f. The samples keep fifth derivatives along a normal direction under 10⁵ times the values,
/// so that 10⁻⁸ of (values + derivative + 1) bounds both, while a wrong rule errs in the first digits.
/// </remarks>
static class Differences
{
    const double H = 1e-3;
    public const double Tolerance = 1e-8;

    public static double Along(Func<Tensor[], double> f, Tensor[] at, Tensor[] along)
    {
        double F(double t) => f([.. at.Select((x, i) => x.Element.IsFloating ? x + t * along[i] : x)]);
        return (8 * (F(H) - F(-H)) - (F(2 * H) - F(-2 * H))) / (12 * H);
    }

    public static void Agree(double derivative, double difference, double scale, string what) =>
        Check.Near(difference, derivative, Tolerance * (1 + Math.Abs(scale) + Math.Abs(difference)), what);

    /// <summary>Σ ⟨a, b⟩ over the floating tensors.</summary>
    public static double Dot(Tensor[] a, Tensor[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            if (!a[i].Element.IsFloating) continue;
            var (p, q) = (a[i].ToDoubles(), b[i].ToDoubles());
            for (var j = 0; j < p.Length; j++) sum += p[j] * q[j];
        }
        return sum;
    }

    /// <summary>Σ |a| |b|: what the rounding of an inner product is measured by.</summary>
    public static double Scale(Tensor[] a, Tensor[] b) => Dot(Array.ConvertAll(a, Magnitude), Array.ConvertAll(b, Magnitude));

    static Tensor Magnitude(Tensor x) => x.Element.IsFloating ? Tensor.Abs(x) : x;
}
