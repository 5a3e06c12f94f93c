using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>Every reduction equals its stated order, bit for bit.</summary>
public unsafe class ReductionTests
{
    static readonly (int Outer, int Extent, int Inner)[] Shapes =
    [
        (0, 3, 4), (3, 4, 0), (1, 0, 1), (2, 0, 5), (1, 1, 1), (5, 1, 7), (7, 15, 1), (7, 16, 1), (7, 17, 1), (3, 47, 1),
        (2, 1000, 1), (3, 16, 3), (2, 33, 8), (2, 100, 15), (1, 31, 16), (1, 40, 67), (3, 5, 129), (40, 10, 1),
        (1, 130, 1030), (300, 300, 1), (2, 70_000, 1), (1, 100, 700),
    ];

    [Fact]
    public void Single_precision_keeps_the_order() => Check<float>();

    [Fact]
    public void Double_precision_keeps_the_order() => Check<double>();

    [Fact]
    public void Integers_wrap() => Check<int>();

    [Fact]
    public void NaN_propagates_through_maximum_and_minimum()
    {
        foreach (KernelPath path in KernelTheory.Paths)
            for (int position = 0; position < 40; position++)
                foreach (int inner in (int[])[1, 3])
                {
                    float[] x = KernelTheory.Normal<float>(new Random(position), 40 * inner);
                    for (int i = 0; i < inner; i++) x[(position * inner) + i] = float.NaN;
                    var y = new float[2 * inner];
                    fixed (float* px = x, py = y)
                    {
                        Reduction.Max(path, px, py, 1, 40, inner);
                        Reduction.Min(path, px, py + inner, 1, 40, inner);
                    }
                    Assert.All(y, value => Assert.True(float.IsNaN(value)));
                }
    }

    static void Check<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var random = new Random(2);
        T least = typeof(T) == typeof(int) ? T.MinValue : T.CreateChecked(float.NegativeInfinity);
        T greatest = typeof(T) == typeof(int) ? T.MaxValue : T.CreateChecked(float.PositiveInfinity);
        foreach ((int outer, int extent, int inner) in Shapes)
        {
            T[] x = KernelTheory.Normal<T>(random, (long)outer * extent * inner);
            T[] sum = Reference(x, outer, extent, inner, T.Zero, (a, b) => unchecked(a + b));
            T[] max = Reference(x, outer, extent, inner, least, T.Max), min = Reference(x, outer, extent, inner, greatest, T.Min);
            foreach (KernelPath path in KernelTheory.Paths)
            {
                T[] y = KernelTheory.Normal<T>(random, (outer * inner) + 1);
                T guard = y[^1];
                string what = $"{path} [{outer}, {extent}, {inner}]";
                fixed (T* px = x, py = y)
                {
                    Reduction.Sum(path, px, py, outer, extent, inner);
                    KernelTheory.AssertSameBits(sum, y[..^1], what);
                    Reduction.Max(path, px, py, outer, extent, inner);
                    KernelTheory.AssertSameBits(max, y[..^1], what);
                    Reduction.Min(path, px, py, outer, extent, inner);
                    KernelTheory.AssertSameBits(min, y[..^1], what);
                }
                Assert.Equal(guard, y[^1]);
            }
        }
    }

    static T[] Reference<T>(T[] x, int outer, int extent, int inner, T identity, Func<T, T, T> combine)
    {
        var y = new T[outer * inner];
        var partials = new T[16];
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                Array.Fill(partials, identity);
                for (int e = 0; e < extent; e++) partials[e % 16] = combine(partials[e % 16], x[(((o * extent) + e) * inner) + i]);
                for (int half = 8; half > 0; half /= 2)
                    for (int l = 0; l < half; l++) partials[l] = combine(partials[l], partials[l + half]);
                y[(o * inner) + i] = partials[0];
            }
        return y;
    }
}
