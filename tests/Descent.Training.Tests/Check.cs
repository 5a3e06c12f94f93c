using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>Comparisons of tensors with doubles, and central differences.</summary>
static class Check
{
    public const ElementType F64 = ElementType.Float64;

    public static Tensor Vector(params double[] values) => Tensor.From(values, [values.Length]);

    public static Tensor Scalar(double value) => Tensor.Scalar(value, F64);

    public static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: F64);

    public static Tensor Labels(params int[] labels) => Tensor.From(labels, [labels.Length]);

    public static Tensor Step(int step) => Tensor.Scalar(step, ElementType.Int32);

    /// <summary>Every value within tolerance · (1 + |expected|).</summary>
    public static void Close(IReadOnlyList<double> expected, Tensor actual, double tolerance)
    {
        var values = actual.ToDoubles();
        Assert.Equal(expected.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(values[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"[{i}]: expected {expected[i]:R}, got {values[i]:R}");
        }
    }

    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Close(expected.ToDoubles(), actual, tolerance);
    }

    /// <summary>The gradient against central differences in float64, element by element.</summary>
    /// <remarks>Step h = 1e-5: truncation h² f‴/6 ≈ 1e-10 and rounding ε |f| / h ≈ 2e-11 for values of order one; 1e-8 leaves room for sums.</remarks>
    public static void Gradient(Func<Tensor, Tensor> function, Tensor at, double tolerance = 1e-8)
    {
        const double h = 1e-5;
        var x = at.ToDoubles();
        var differences = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            differences[i] = (Shifted(i, h) - Shifted(i, -h)) / (2 * h);
        }
        Close(differences, Transform.Grad(function)(at), tolerance);

        double Shifted(int index, double by)
        {
            var copy = (double[])x.Clone();
            copy[index] += by;
            return function(Tensor.From(copy, at.Shape)).Item();
        }
    }
}
