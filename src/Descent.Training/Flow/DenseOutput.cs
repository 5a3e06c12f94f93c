namespace Descent.Training;

/// <summary>The solution inside one step as a polynomial in θ = (t − t₀) / h: y = r₁ + θ(r₂ + (1 − θ)(r₃ + θ(r₄ + (1 − θ) r₅))).</summary>
/// <remarks>
/// Hairer, Nørsett and Wanner (1993), Solving Ordinary Differential Equations I, section II.6. With r₅ = 0 it is the cubic of Hermite through both ends
/// (third order, error O(h⁴)); Dormand-Prince's r₅ makes it a quartic of fourth order (error O(h⁵)). Values and slopes join between steps.
/// </remarks>
sealed class DenseOutput(int length)
{
    readonly double[][] r = [new double[length], new double[length], new double[length], new double[length], new double[length]];

    public double Start { get; private set; }

    public double Step { get; private set; }

    /// <summary>The cubic of Hermite from values and slopes at both ends of a step.</summary>
    public void Set(double start, double h, ReadOnlySpan<double> before, ReadOnlySpan<double> slopeBefore, ReadOnlySpan<double> after, ReadOnlySpan<double> slopeAfter)
    {
        (Start, Step) = (start, h);
        before.CopyTo(r[0]);
        for (var i = 0; i < before.Length; i++)
        {
            var difference = after[i] - before[i];
            var bend = h * slopeBefore[i] - difference;
            r[1][i] = difference;
            r[2][i] = bend;
            r[3][i] = difference - h * slopeAfter[i] - bend;
        }
        Array.Clear(r[4]);
    }

    /// <summary>The coefficient of the quartic term, h times what is given.</summary>
    public Span<double> Quartic => r[4];

    public double At(int element, double t)
    {
        var theta = (t - Start) / Step;
        var rest = 1 - theta;
        return r[0][element] + theta * (r[1][element] + rest * (r[2][element] + theta * (r[3][element] + rest * r[4][element])));
    }

    public void At(double t, Span<double> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = At(i, t);
    }
}
