using System.Numerics;

namespace Descent.Training;

/// <summary>Sums of vectors, in an order that does not depend on the machine's vector width.</summary>
static class FlatVector
{
    /// <summary>y = x + h Σ cᵢ kᵢ; terms with a zero coefficient are left out.</summary>
    public static void Advance(double[] y, double[] x, double h, ReadOnlySpan<double> coefficients, ReadOnlySpan<double[]> slopes)
    {
        var i = 0;
        for (; i + Vector<double>.Count <= y.Length; i += Vector<double>.Count)
        {
            var sum = Vector<double>.Zero;
            for (var j = 0; j < coefficients.Length; j++)
            {
                if (coefficients[j] != 0) sum += coefficients[j] * new Vector<double>(slopes[j], i);
            }
            (new Vector<double>(x, i) + h * sum).CopyTo(y, i);
        }
        for (; i < y.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < coefficients.Length; j++)
            {
                if (coefficients[j] != 0) sum += coefficients[j] * slopes[j][i];
            }
            y[i] = x[i] + h * sum;
        }
    }

    /// <summary>The root mean square of error / (absolute + relative · max(|before|, |after|)); not a number where an error is none.</summary>
    public static double ScaledNorm(ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after, OdeOptions options)
    {
        var sum = 0.0;
        for (var i = 0; i < error.Length; i++)
        {
            var scaled = error[i] / (options.AbsoluteTolerance + options.RelativeTolerance * Math.Max(Math.Abs(before[i]), Math.Abs(after[i])));
            sum += scaled * scaled;
        }
        return Math.Sqrt(sum / error.Length);
    }

    public static double Norm(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x) sum += value * value;
        return Math.Sqrt(sum);
    }

    /// <summary>‖x − y‖.</summary>
    public static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>The first element that is not finite, or −1.</summary>
    public static int FirstNonFinite(ReadOnlySpan<double> x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i])) return i;
        }
        return -1;
    }
}
