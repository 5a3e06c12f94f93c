using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>What the kernel tests share: every path that the machine has, and native buffers with guards behind them.</summary>
internal static unsafe class KernelTheory
{
    internal static IEnumerable<KernelPath> Paths => Enum.GetValues<KernelPath>().Where(path => path <= KernelPaths.Best);

    /// <summary>Runs the body with pointers to the arrays, each copied behind an offset so that nothing is aligned by luck.</summary>
    internal static T[] Normal<T>(Random random, long count)
        where T : unmanaged
    {
        var values = new T[count];
        for (long i = 0; i < count; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = typeof(T) == typeof(float) ? (T)(object)(float)normal
                : typeof(T) == typeof(double) ? (T)(object)normal
                : (T)(object)random.Next(int.MinValue, int.MaxValue);
        }
        return values;
    }

    /// <summary>Bitwise equality, which tells -0 from 0 and lets one NaN equal itself.</summary>
    internal static void AssertSameBits<T>(T[] expected, T[] actual, string what)
        where T : unmanaged
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Bits(expected[i]) == Bits(actual[i]), $"{what}: element {i} is {actual[i]}, not {expected[i]}.");
    }

    static long Bits<T>(T value)
        where T : unmanaged =>
        sizeof(T) == 4 ? *(int*)&value : *(long*)&value;
}
