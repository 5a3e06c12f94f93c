using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>A function of one element, written on vectors.</summary>
internal interface IVectorFunction<T>
    where T : unmanaged
{
    static abstract TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged;
}

/// <summary>Elementary functions of spans of float or double; y may be x.</summary>
/// <remarks>Bits: a value depends on its element alone, not on its place: the last elements are padded to a whole vector.
/// Errors, in units in the last place, are those that the tests sample; see each function.</remarks>
internal static unsafe class VectorMath
{
    /// <summary>e^x.</summary>
    internal static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Exp<T>, T>(KernelPaths.Current, x, y);

    /// <summary>e^x - 1, accurate near zero.</summary>
    internal static void Expm1<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Expm1<T>, T>(KernelPaths.Current, x, y);

    /// <summary>The natural logarithm; -inf at zero, NaN below.</summary>
    internal static void Log<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Log<T>, T>(KernelPaths.Current, x, y);

    /// <summary>log(1 + x), accurate near zero.</summary>
    internal static void Log1p<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Log1p<T>, T>(KernelPaths.Current, x, y);

    /// <summary>The hyperbolic tangent.</summary>
    internal static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Tanh<T>, T>(KernelPaths.Current, x, y);

    /// <summary>1 / (1 + e^-x).</summary>
    internal static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Sigmoid<T>, T>(KernelPaths.Current, x, y);

    /// <summary>The error function 2/√π ∫₀ˣ exp(-t²) dt.</summary>
    internal static void Erf<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Erf<T>, T>(KernelPaths.Current, x, y);

    /// <summary>The sine of x radians.</summary>
    internal static void Sin<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Sin<T>, T>(KernelPaths.Current, x, y);

    /// <summary>The cosine of x radians.</summary>
    internal static void Cos<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged => Map<Cos<T>, T>(KernelPaths.Current, x, y);

    /// <summary>x^y element by element, as <see cref="Math.Pow"/> has it; the result may be x or y.</summary>
    internal static void Pow<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged
    {
        CheckLength(nameof(Pow), x.Length, y.Length);
        CheckLength(nameof(Pow), x.Length, result.Length);
        for (int i = 0; i < x.Length; i++)
        {
            if (typeof(T) == typeof(float)) result[i] = (T)(object)MathF.Pow((float)(object)x[i], (float)(object)y[i]);
            else if (typeof(T) == typeof(double)) result[i] = (T)(object)Math.Pow((double)(object)x[i], (double)(object)y[i]);
            else throw Unknown<T>(nameof(Pow));
        }
    }

    internal static void Map<TFunction, T>(KernelPath path, ReadOnlySpan<T> x, Span<T> y)
        where TFunction : IVectorFunction<T>
        where T : unmanaged
    {
        CheckLength(typeof(TFunction).Name, x.Length, y.Length);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) throw Unknown<T>(typeof(TFunction).Name);
        fixed (T* from = x, to = y)
        {
            if (path == KernelPath.Avx512) Run<TFunction, Lanes512<T>, Vector512<T>, T>(from, to, x.Length);
            else if (path == KernelPath.Avx2) Run<TFunction, Lanes256<T>, Vector256<T>, T>(from, to, x.Length);
            else Run<TFunction, Lanes128<T>, Vector128<T>, T>(from, to, x.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<TFunction, TLanes, TVector, T>(T* x, T* y, int count)
        where TFunction : IVectorFunction<T>
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
            TLanes.Store(y + i, TFunction.Apply<TLanes, TVector>(TLanes.Load(x + i)));
        if (i == count) return;
        TVector mask = TLanes.Mask(count - i);
        TLanes.StoreMasked(y + i, TFunction.Apply<TLanes, TVector>(TLanes.LoadMasked(x + i, mask)), mask);
    }

    static void CheckLength(string function, int x, int y)
    {
        if (x != y) throw new ArgumentException($"{function}: spans of {x} and {y} elements; pass spans of one length.");
    }

    static NotSupportedException Unknown<T>(string function) =>
        new($"{function}: no kernel for {typeof(T).Name}; convert to float or double first.");
}
