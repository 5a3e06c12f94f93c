using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>Logarithms: x = 2^n (1 + f), and log(1 + f) from s = f / (2 + f) by the series of the inverse hyperbolic tangent.</summary>
/// <remarks>The arrangement of the sum, which keeps the error below one unit, is that of Tang (1990), "Table-driven
/// implementation of the logarithm function", section 2.</remarks>
internal static class Logarithm<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    static bool IsSingle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    /// <summary>log(x + rest) for positive normal x, where |rest| is at most half a unit of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Normal(TVector x, TVector rest, TVector shift)
    {
        TVector f = TLanes.Subtract(TLanes.Split(x, out TVector n), TLanes.Constant(1));
        n = TLanes.Add(n, shift);
        TVector s = TLanes.Divide(f, TLanes.Add(f, TLanes.Constant(2)));
        TVector z = TLanes.Multiply(s, s);
        TVector r = TLanes.Multiply(z, Series(z));
        TVector half = TLanes.Multiply(TLanes.Multiply(f, f), TLanes.Constant(0.5));
        TVector low = TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? -2.12194440054690583e-4 : 1.90821492927058770002e-10), rest);
        TVector tail = TLanes.MultiplyAdd(s, TLanes.Add(half, r), low);
        TVector high = TLanes.Multiply(n, TLanes.Constant(IsSingle ? 0.693359375 : 6.93147180369123816490e-01));
        return TLanes.Subtract(high, TLanes.Subtract(TLanes.Subtract(half, tail), f));
    }

    /// <summary>2/3 + 2z/5 + 2z²/7 + ...; z is at most 0.0295, and the terms left out are below a tenth of a unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Series(TVector z)
    {
        TVector p;
        if (IsSingle)
        {
            p = TLanes.Constant(2.0 / 9);
        }
        else
        {
            p = TLanes.Constant(2.0 / 21);
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 19));
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 17));
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 15));
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 13));
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 11));
            p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 9));
        }
        p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 7));
        p = TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 5));
        return TLanes.MultiplyAdd(p, z, TLanes.Constant(2.0 / 3));
    }

    /// <summary>Replaces the values where the argument is no positive finite number: zero, negative, infinite, NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Special(TVector x, TVector y)
    {
        TVector infinity = TLanes.Constant(double.PositiveInfinity);
        y = TLanes.Select(TLanes.LessThan(x, infinity), y, x);
        y = TLanes.Select(TLanes.LessThan(x, TLanes.Zero), TLanes.Constant(double.NaN), y);
        return TLanes.Select(TLanes.EqualTo(x, TLanes.Zero), TLanes.Constant(double.NegativeInfinity), y);
    }
}

/// <summary>log x.</summary>
internal readonly struct Log<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        bool single = typeof(T) == typeof(float);
        TVector tiny = TLanes.LessThan(x, TLanes.Constant(single ? 1.17549435e-38 : 2.2250738585072014e-308));
        TVector normal = x, shift = TLanes.Zero;
        if (TLanes.Any(tiny))
        {
            // Times 2^24 or 2^54, a subnormal number is normal; its neighbours keep their values, and their bits.
            normal = TLanes.Select(tiny, TLanes.Multiply(x, TLanes.Constant(single ? 16777216 : 18014398509481984)), x);
            shift = TLanes.Select(tiny, TLanes.Constant(single ? -24 : -54), TLanes.Zero);
        }
        return Logarithm<TLanes, TVector, T>.Special(x, Logarithm<TLanes, TVector, T>.Normal(normal, TLanes.Zero, shift));
    }
}

/// <summary>log(1 + x): the logarithm of the rounded sum, and what the rounding lost as a correction.</summary>
internal readonly struct Log1p<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector one = TLanes.Constant(1);
        TVector sum = TLanes.Add(x, one);
        // The exact remainder of a sum: Knuth, The Art of Computer Programming, volume 2, section 4.2.2, theorem B.
        TVector back = TLanes.Subtract(sum, x);
        TVector lost = TLanes.Add(TLanes.Subtract(x, TLanes.Subtract(sum, back)), TLanes.Subtract(one, back));
        TVector y = Logarithm<TLanes, TVector, T>.Normal(sum, TLanes.Divide(lost, sum), TLanes.Zero);
        y = Logarithm<TLanes, TVector, T>.Special(sum, y);
        TVector small = TLanes.LessThan(TLanes.AbsoluteValue(x), TLanes.Constant(typeof(T) == typeof(float) ? 1e-8 : 1e-17));
        return TLanes.Select(small, x, y);
    }
}
