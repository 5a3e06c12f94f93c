using System.Numerics;
using Descent.Engine.Kernels;
using Xunit.Abstractions;

namespace Descent.Engine.Tests.Kernels;

/// <summary>Errors against exact arithmetic, special values, and values that do not depend on their place.</summary>
public class VectorMathTests(ITestOutputHelper output)
{
    // What the callers of these kernels rely on, in units of the last place.
    const double Bound = 4;

    delegate void Kernel<T>(KernelPath path, ReadOnlySpan<T> x, Span<T> y);

    [Fact] public void Exp() => Accurate<Exp<float>, Exp<double>>(x => Precise.Exp(Precise.Of(x)), -104, 88.72, -745, 709.7);
    [Fact] public void Expm1() => Accurate<Expm1<float>, Expm1<double>>(x => Precise.Expm1(Precise.Of(x)), -104, 88.72, -745, 709.7);
    [Fact] public void Log() => Accurate<Log<float>, Log<double>>(Precise.Log, 1e-45, 3e38, 5e-324, 1e300);
    [Fact] public void Log1p() => Accurate<Log1p<float>, Log1p<double>>(Precise.Log1p, -0.99999994, 3e38, -0.9999999999999999, 1e300);
    [Fact] public void Tanh() => Accurate<Tanh<float>, Tanh<double>>(x => Precise.Tanh(Precise.Of(x)), -30, 30, -40, 40);
    [Fact] public void Sigmoid() => Accurate<Sigmoid<float>, Sigmoid<double>>(x => Precise.Sigmoid(Precise.Of(x)), -104, 104, -745, 745);
    [Fact] public void Erf() => Accurate<Erf<float>, Erf<double>>(x => Precise.Erf(Precise.Of(x)), -7, 7, -7, 7);

    [Fact] public void Sin() => AgreesWithRuntime<Sin<float>, Sin<double>>(Math.Sin);
    [Fact] public void Cos() => AgreesWithRuntime<Cos<float>, Cos<double>>(Math.Cos);

    public static TheoryData<string, double, double> Specials => new()
    {
        { "exp", double.NegativeInfinity, 0 }, { "exp", double.PositiveInfinity, double.PositiveInfinity }, { "exp", double.NaN, double.NaN },
        { "exp", 0, 1 }, { "exp", -0.0, 1 }, { "exp", 1000, double.PositiveInfinity }, { "exp", -1000, 0 },
        { "expm1", double.NegativeInfinity, -1 }, { "expm1", double.PositiveInfinity, double.PositiveInfinity }, { "expm1", double.NaN, double.NaN },
        { "expm1", 0, 0 }, { "expm1", -0.0, -0.0 }, { "expm1", 1000, double.PositiveInfinity }, { "expm1", 1e-40, 1e-40 },
        { "log", 0, double.NegativeInfinity }, { "log", -0.0, double.NegativeInfinity }, { "log", -1, double.NaN }, { "log", double.NegativeInfinity, double.NaN },
        { "log", double.PositiveInfinity, double.PositiveInfinity }, { "log", double.NaN, double.NaN }, { "log", 1, 0 },
        { "log1p", -1, double.NegativeInfinity }, { "log1p", -2, double.NaN }, { "log1p", double.PositiveInfinity, double.PositiveInfinity },
        { "log1p", double.NegativeInfinity, double.NaN }, { "log1p", double.NaN, double.NaN }, { "log1p", 0, 0 }, { "log1p", -0.0, -0.0 }, { "log1p", 1e-40, 1e-40 },
        { "tanh", double.NegativeInfinity, -1 }, { "tanh", double.PositiveInfinity, 1 }, { "tanh", double.NaN, double.NaN }, { "tanh", 0, 0 }, { "tanh", -0.0, -0.0 }, { "tanh", 1e-40, 1e-40 },
        { "sigmoid", double.NegativeInfinity, 0 }, { "sigmoid", double.PositiveInfinity, 1 }, { "sigmoid", double.NaN, double.NaN }, { "sigmoid", 0, 0.5 }, { "sigmoid", -0.0, 0.5 },
        { "erf", double.NegativeInfinity, -1 }, { "erf", double.PositiveInfinity, 1 }, { "erf", double.NaN, double.NaN }, { "erf", 0, 0 }, { "erf", -0.0, -0.0 },
        { "sin", double.NegativeInfinity, double.NaN }, { "sin", double.PositiveInfinity, double.NaN }, { "sin", double.NaN, double.NaN }, { "sin", 0, 0 }, { "sin", -0.0, -0.0 },
        { "cos", double.NegativeInfinity, double.NaN }, { "cos", double.PositiveInfinity, double.NaN }, { "cos", double.NaN, double.NaN }, { "cos", 0, 1 }, { "cos", -0.0, 1 },
    };

    [Theory]
    [MemberData(nameof(Specials))]
    public void Special_values(string function, double x, double expected)
    {
        foreach (KernelPath path in KernelTheory.Paths)
        {
            var single = new float[1];
            Named<float>(function)(path, [(float)x], single);
            Assert.Equal(BitConverter.SingleToInt32Bits((float)expected), BitConverter.SingleToInt32Bits(Canonical(single[0])));
            var twice = new double[1];
            Named<double>(function)(path, [x], twice);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(double.IsNaN(twice[0]) ? double.NaN : twice[0]));
        }
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("log")]
    [InlineData("log1p")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("erf")]
    [InlineData("sin")]
    [InlineData("cos")]
    public void A_value_depends_on_its_element_alone(string function)
    {
        foreach (KernelPath path in KernelTheory.Paths)
        {
            // Scales far apart, so that a lane's neighbours are special where it is not.
            Independent<float>(path, function, [.. Spread().Select(x => (float)x)]);
            Independent<double>(path, function, [.. Spread()]);
        }
    }

    [Fact]
    public void Powers_are_those_of_the_runtime()
    {
        double[] x = [2, 0.5, -2, 0, 1e10, double.PositiveInfinity], y = [3, -2.5, 3, 0, 40, -1], z = new double[6];
        VectorMath.Pow<double>(x, y, z);
        Assert.Equal(x.Zip(y, Math.Pow), z);
        var single = new float[1];
        VectorMath.Pow<float>([3], [0.5f], single);
        Assert.Equal(MathF.Sqrt(3), single[0], 1e-6f);
    }

    [Fact]
    public void Spans_of_two_lengths_are_an_error()
    {
        var y = new float[3];
        Assert.Contains("2 and 3", Assert.Throws<ArgumentException>(() => VectorMath.Exp<float>([1, 2], y)).Message, StringComparison.Ordinal);
    }

    static IEnumerable<double> Spread()
    {
        var random = new Random(11);
        for (int i = 0; i < 60; i++) yield return (random.Next(2) * 2 - 1) * Math.Exp((random.NextDouble() * 40) - 20);
        yield return double.NaN;
        yield return double.PositiveInfinity;
    }

    static void Independent<T>(KernelPath path, string function, T[] x)
        where T : unmanaged
    {
        Kernel<T> kernel = Named<T>(function);
        var whole = new T[x.Length];
        kernel(path, x, whole);
        for (int start = 0; start < x.Length; start++)
            for (int length = 1; start + length <= x.Length; length += 1 + (length / 4))
            {
                T[] part = x[start..(start + length)];
                kernel(path, part, part);
                KernelTheory.AssertSameBits(whole[start..(start + length)], part, $"{function} {path} from {start}");
            }
    }

    void Accurate<TSingle, TDouble>(Func<double, BigInteger> truth, double leastSingle, double mostSingle, double least, double most)
        where TSingle : IVectorFunction<float>
        where TDouble : IVectorFunction<double>
    {
        double[] x = Samples(least, most);
        float[] single = [.. Samples(leastSingle, mostSingle).Select(value => (float)value)];
        BigInteger[] values = [.. x.Select(truth)], singleValues = [.. single.Select(value => truth(value))];
        foreach (KernelPath path in KernelTheory.Paths)
        {
            var y = new double[x.Length];
            VectorMath.Map<TDouble, double>(path, x, y);
            Report($"{path} double", x, [.. y.Select((value, i) => Precise.Units(value, values[i], single: false))]);
            var z = new float[single.Length];
            VectorMath.Map<TSingle, float>(path, single, z);
            Report($"{path} single", [.. single.Select(value => (double)value)], [.. z.Select((value, i) => Precise.Units(value, singleValues[i], single: true))]);
        }
    }

    /// <summary>Against the scalar functions, whose own error in double precision is below one unit.</summary>
    void AgreesWithRuntime<TSingle, TDouble>(Func<double, double> truth)
        where TSingle : IVectorFunction<float>
        where TDouble : IVectorFunction<double>
    {
        double[] x = [.. Samples(-1e15, 1e15), .. Samples(-100, 100), .. Enumerable.Range(1, 2000).Select(n => n * Math.PI / 2)];
        float[] single = [.. x.Select(value => (float)value)];
        foreach (KernelPath path in KernelTheory.Paths)
        {
            var y = new double[x.Length];
            VectorMath.Map<TDouble, double>(path, x, y);
            Report($"{path} double", x, [.. y.Select((value, i) => 1 + Precise.Units(value, Precise.Of(truth(x[i])), single: false))]);
            var z = new float[single.Length];
            VectorMath.Map<TSingle, float>(path, single, z);
            Report($"{path} single", [.. single.Select(value => (double)value)], [.. z.Select((value, i) => Precise.Units(value, Precise.Of(truth(single[i])), single: true))]);
        }
    }

    void Report(string what, double[] x, double[] units)
    {
        double worst = units.Max();
        double at = x[Array.IndexOf(units, worst)];
        output.WriteLine($"{what}: {worst:F2} units at {at:R}");
        Assert.True(worst <= Bound, $"{what}: {worst} units in the last place at {at:R}.");
    }

    /// <summary>The ends, uniform points, points of every order of magnitude, and points about one and the breaks of the formulas.</summary>
    static double[] Samples(double least, double most)
    {
        var random = new Random(13);
        List<double> x = [least, most];
        for (int i = 0; i < 150; i++)
        {
            x.Add(least + (random.NextDouble() * (most - least)));
            x.Add(1 + (0.5 * (random.NextDouble() - 0.5)));
            x.Add((random.NextDouble() - 0.5) * 4);
            foreach (double end in (double[])[least, most])
            {
                double span = Math.Abs(end) < 1e-30 ? 80 : Math.Log2(Math.Abs(end)) + 40;
                double value = end * Math.Pow(2, (Math.Abs(end) < 1e-30 ? 1 : -1) * random.NextDouble() * span);
                x.Add(value);
            }
        }
        return [.. x.Where(value => value >= least && value <= most)];
    }

    static float Canonical(float x) => float.IsNaN(x) ? float.NaN : x;

    static Kernel<T> Named<T>(string function)
        where T : unmanaged => function switch
        {
            "exp" => VectorMath.Map<Exp<T>, T>,
            "expm1" => VectorMath.Map<Expm1<T>, T>,
            "log" => VectorMath.Map<Log<T>, T>,
            "log1p" => VectorMath.Map<Log1p<T>, T>,
            "tanh" => VectorMath.Map<Tanh<T>, T>,
            "sigmoid" => VectorMath.Map<Sigmoid<T>, T>,
            "erf" => VectorMath.Map<Erf<T>, T>,
            "sin" => VectorMath.Map<Sin<T>, T>,
            "cos" => VectorMath.Map<Cos<T>, T>,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no such function"),
        };
}
