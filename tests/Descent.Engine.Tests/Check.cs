namespace Descent.Engine.Tests;

/// <summary>Comparisons of tensors that say where they differ.</summary>
static class Check
{
    /// <summary>The same type and the same bits; one NaN equals another.</summary>
    public static void SameBits(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.Type == actual.Type, $"{what}: expected {expected.Type}, got {actual.Type}.");
        var (e, a) = (expected.ToDoubles(), actual.ToDoubles());
        for (var i = 0; i < e.Length; i++)
        {
            var same = BitConverter.DoubleToInt64Bits(e[i]) == BitConverter.DoubleToInt64Bits(a[i]) || (double.IsNaN(e[i]) && double.IsNaN(a[i]));
            Assert.True(same, $"{what}: element {i} of {expected.Type} is {a[i]:R}, not {e[i]:R}.");
        }
    }

    public static void SameBits(Tensor[] expected, Tensor[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) SameBits(expected[i], actual[i], $"{what}, {i}");
    }

    /// <summary>|a − e| ≤ tolerance · (1 + |e|) for every element.</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance, string what = "")
    {
        Assert.True(expected.Type == actual.Type, $"{what}: expected {expected.Type}, got {actual.Type}.");
        Near(expected.ToDoubles(), actual.ToDoubles(), tolerance, what);
    }

    public static void Near(double[] expected, double[] actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Near(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])), $"{what} element {i}");
    }

    /// <summary>|a − e| ≤ bound; not a number fails.</summary>
    public static void Near(double expected, double actual, double bound, string what) =>
        Assert.True(Math.Abs(actual - expected) <= bound, $"{what}: {actual:R} differs from {expected:R} by {Math.Abs(actual - expected):G3}, more than {bound:G3}.");

    /// <summary>float64 draws for tests, standard normal.</summary>
    public static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: ElementType.Float64);
}
