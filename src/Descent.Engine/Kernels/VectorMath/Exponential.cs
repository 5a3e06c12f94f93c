using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>The parts of which every exponential is made: x = n ln 2 + r with |r| at most ln 2 / 2, and the series in r.</summary>
/// <remarks>Cody and Waite (1980), "Software manual for the elementary functions", chapter 6; ln 2 in two parts, of which
/// n times the first is exact.</remarks>
internal static class Exponential<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    static bool IsSingle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    /// <summary>Beyond these bounds the result is 0 or inf in any case; within them 2^n can be formed in two factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Clamp(TVector x) =>
        TLanes.AtLeast(TLanes.Constant(IsSingle ? -105 : -746), TLanes.AtMost(TLanes.Constant(IsSingle ? 89 : 710), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Reduce(TVector x, out TVector n)
    {
        n = TLanes.Round(TLanes.Multiply(x, TLanes.Constant(1.4426950408889634)));
        TVector r = TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? -0.693359375 : -6.93147180369123816490e-01), x);
        return TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? 2.12194440054690583e-4 : -1.90821492927058770002e-10), r);
    }

    /// <summary>(e^r - 1 - r) / r²: the first terms of its Taylor series, of which the next is below a tenth of a unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tail(TVector r)
    {
        TVector p;
        if (IsSingle)
        {
            p = TLanes.Constant(1.0 / 5040);
        }
        else
        {
            p = TLanes.Constant(1.0 / 6227020800);
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 479001600));
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 39916800));
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 3628800));
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 362880));
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 40320));
            p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 5040));
        }
        p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 720));
        p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 120));
        p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 24));
        p = TLanes.MultiplyAdd(p, r, TLanes.Constant(1.0 / 6));
        return TLanes.MultiplyAdd(p, r, TLanes.Constant(0.5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp(TVector x)
    {
        TVector r = Reduce(Clamp(x), out TVector n);
        TVector p = TLanes.MultiplyAdd(TLanes.Multiply(r, r), Tail(r), r);
        // Where the result is 0 anyway (a masked score is -inf), forming it would underflow, which processors do a hundred times slower.
        TVector vanishes = TLanes.LessThan(x, TLanes.Constant(IsSingle ? -104 : -745.2));
        TVector y = TLanes.Scale(TLanes.Add(p, TLanes.Constant(1)), TLanes.Select(vanishes, TLanes.Zero, n));
        return TLanes.Select(vanishes, TLanes.Zero, y);
    }

    /// <summary>e^x - 1; a zero keeps its sign only in the caller's hands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Expm1(TVector x)
    {
        // Below this bound the result is -1, and 2^n would underflow further down.
        TVector r = Reduce(TLanes.AtLeast(TLanes.Constant(IsSingle ? -50 : -100), Clamp(x)), out TVector n);
        TVector p = TLanes.MultiplyAdd(TLanes.Multiply(r, r), Tail(r), r);
        // 2 (2^(n-1) p + (2^(n-1) - 1/2)), since 2^n itself may be too large.
        TVector power = TLanes.Scale(TLanes.Constant(0.5), n);
        TVector half = TLanes.MultiplyAdd(power, p, TLanes.Subtract(power, TLanes.Constant(0.5)));
        return TLanes.Add(half, half);
    }
}

/// <summary>e^x.</summary>
internal readonly struct Exp<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => Exponential<TLanes, TVector, T>.Exp(x);
}

/// <summary>e^x - 1; the argument itself where the two round to the same.</summary>
internal readonly struct Expm1<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector small = TLanes.LessThan(TLanes.AbsoluteValue(x), TLanes.Constant(typeof(T) == typeof(float) ? 1e-8 : 1e-17));
        return TLanes.Select(small, x, Exponential<TLanes, TVector, T>.Expm1(x));
    }
}

/// <summary>tanh |x| = -t / (2 + t) with t = exp(-2 |x|) - 1, which loses nothing at either end.</summary>
internal readonly struct Tanh<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector size = TLanes.AbsoluteValue(x);
        TVector t = Exponential<TLanes, TVector, T>.Expm1(TLanes.Multiply(size, TLanes.Constant(-2)));
        TVector y = TLanes.Divide(t, TLanes.Subtract(TLanes.Constant(-2), t));
        TVector small = TLanes.LessThan(size, TLanes.Constant(typeof(T) == typeof(float) ? 1e-5 : 1e-9));
        y = TLanes.Select(small, size, y);
        return TLanes.Or(TLanes.AbsoluteValue(y), TLanes.And(x, TLanes.Constant(-0.0)));
    }
}

/// <summary>With t = exp(-|x|), 1 / (1 + t) above zero and t / (1 + t) below.</summary>
internal readonly struct Sigmoid<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector t = Exponential<TLanes, TVector, T>.Exp(TLanes.Or(TLanes.AbsoluteValue(x), TLanes.Constant(-0.0)));
        TVector one = TLanes.Constant(1);
        return TLanes.Divide(TLanes.Select(TLanes.LessThan(x, TLanes.Zero), t, one), TLanes.Add(one, t));
    }
}
