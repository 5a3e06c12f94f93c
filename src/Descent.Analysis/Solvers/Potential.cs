using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A convex even function q of one weight, given with the inverse h of its slope; all functions are elementwise on float64 tensors.</summary>
/// <remarks>q and H are Legendre's pair: q(z) = z ν − H(ν) with ν = q′(z) and z = h(ν) = H′(ν).</remarks>
public abstract record Potential
{
    /// <summary>The potential that the flow of a diagonal network of some depth minimises, of weights in units of scale^depth.</summary>
    /// <remarks>Woodworth et al. (2020), arXiv:2002.09277, theorems 1 and 3; Moroshko et al. (2020), arXiv:2007.06738, equation 10.</remarks>
    /// <param name="depth">At least 1; at 1 the potential is z²/4, whatever the scale.</param>
    public static Potential OfDepth(int depth) => depth switch
    {
        < 1 => throw new AnalysisException(FormattableString.Invariant($"Potential: a network of depth {depth}; give at least 1.")),
        1 => new QuadraticPotential(),
        2 => new HyperbolicEntropy(),
        _ => new DeepPotential(depth),
    };

    /// <summary>Where h is defined: |ν| below this.</summary>
    public virtual double Reach => double.PositiveInfinity;

    /// <summary>h′(0).</summary>
    public abstract double Stiffness { get; }

    /// <summary>h(ν), the inverse of the slope.</summary>
    public abstract Tensor Weights(Tensor dual);

    /// <summary>h′(ν), positive.</summary>
    public abstract Tensor Curvature(Tensor dual);

    /// <summary>H(ν) = ∫₀ᵛ h.</summary>
    public abstract Tensor Conjugate(Tensor dual);

    /// <summary>q′(z).</summary>
    public abstract Tensor Slope(Tensor z);

    /// <summary>q(z), at least 0.</summary>
    public virtual Tensor Value(Tensor z)
    {
        var dual = Slope(z);
        return z * dual - Conjugate(dual);
    }

    /// <summary>Σᵢ q(wᵢ / µ) over the last axis.</summary>
    /// <param name="mu">µ, positive: large makes it like ‖w‖₂², small like ‖w‖₁.</param>
    public Tensor Sum(Tensor w, Tensor mu) => Value(w / mu).Sum(-1);

    private protected static Tensor Sinh(Tensor x)
    {
        var up = Tensor.Expm1(Tensor.Abs(x));
        return 0.5 * Tensor.Sign(x) * (up + up / (1 + up));
    }


    private protected static Tensor Cosh(Tensor x) => 0.5 * (Tensor.Exp(x) + Tensor.Exp(-x));

    private protected static Tensor Arsinh(Tensor x)
    {
        var size = Tensor.Abs(x);
        return Tensor.Sign(x) * Tensor.Log1p(size + size * size / (1 + Tensor.Sqrt(1 + size * size)));
    }
}

/// <summary>q(z) = z²/4: depth 1.</summary>
public sealed record QuadraticPotential : Potential
{
    public override double Stiffness => 2;

    public override Tensor Weights(Tensor dual) => 2 * dual;

    public override Tensor Curvature(Tensor dual) => 2 * Tensor.OnesLike(dual);

    public override Tensor Conjugate(Tensor dual) => dual * dual;

    public override Tensor Slope(Tensor z) => 0.5 * z;
}

/// <summary>q(z) = ∫₀ᶻ arsinh(ζ/2) dζ = 2 − √(4 + z²) + z arsinh(z/2), h(ν) = 2 sinh ν: depth 2.</summary>
/// <remarks>Ghai, Hazan and Singer (2020), arXiv:1903.01680, use it in mirror descent.</remarks>
public sealed record HyperbolicEntropy : Potential
{
    public override double Stiffness => 2;

    public override Tensor Weights(Tensor dual) => 2 * Sinh(dual);

    public override Tensor Curvature(Tensor dual) => 2 * Cosh(dual);

    public override Tensor Conjugate(Tensor dual)
    {
        var half = Sinh(0.5 * dual);
        return 4 * half * half;
    }

    public override Tensor Slope(Tensor z) => Arsinh(0.5 * z);
}

/// <summary>h(ν) = (1 − ν)^(−e) − (1 + ν)^(−e) on |ν| &lt; 1 with e = D/(D − 2): depth D above 2.</summary>
/// <remarks>
/// In y = artanh ν everything is free of cancellation: h = 2 coshᵉ(y) sinh(e y), H = (2/a)(coshᵃ(y) cosh(a y) − 1) with a = e − 1.
/// </remarks>
public sealed record DeepPotential(int Depth) : Potential
{
    double Exponent => Depth / (Depth - 2.0);

    public override double Reach => 1;

    public override double Stiffness => 2 * Exponent;

    public override Tensor Weights(Tensor dual) => OfHyperbolic(Artanh(dual));

    public override Tensor Curvature(Tensor dual)
    {
        var y = Artanh(dual);
        return 2 * Exponent * Tensor.Exp((Exponent + 1) * LogCosh(y)) * Cosh((Exponent + 1) * y);
    }

    public override Tensor Conjugate(Tensor dual)
    {
        var (a, y) = (Exponent - 1, Artanh(dual));
        var half = Sinh(0.5 * a * y);
        return 2 / a * (Tensor.Expm1(a * LogCosh(y)) * Cosh(a * y) + 2 * half * half);
    }

    /// <summary>Newton's method on arsinh(h/2), whose slope in y grows from e to 2 e: from below, as it starts, one step passes the solution, and the others come back to it, for every z.</summary>
    public override Tensor Slope(Tensor z)
    {
        var (e, target) = (Exponent, Arsinh(0.5 * z));
        var y = target / (2 * e);
        for (var i = 0; i < 10; i++)
        {
            var h = 0.5 * OfHyperbolic(y);
            var slope = e * Tensor.Exp((e - 1) * LogCosh(y)) * Cosh((e + 1) * y) / Tensor.Sqrt(1 + h * h);
            y -= (Arsinh(h) - target) / slope;
        }
        return Tensor.Tanh(y);
    }

    Tensor OfHyperbolic(Tensor y) => 2 * Tensor.Exp(Exponent * LogCosh(y)) * Sinh(Exponent * y);

    static Tensor Artanh(Tensor dual) => 0.5 * (Tensor.Log1p(dual) - Tensor.Log1p(-dual));

    static Tensor LogCosh(Tensor y)
    {
        var half = Sinh(0.5 * y);
        return Tensor.Log1p(2 * half * half);
    }
}
