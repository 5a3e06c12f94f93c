using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>erf: up to 1, x P(x²); above, 1 - exp(-x²) R(t) with t = 2 / (2 + |x|), until the value is 1.</summary>
/// <remarks>P and R are Chebyshev fits of erf(√u)/√u on [0, 1] and of exp(x²) erfc(x) on [1, 4] or [1, 6], made for this file;
/// their errors are below 2e-9 and 7e-9 in single, 1e-17 and 9e-17 in double precision.</remarks>
internal readonly struct Erf<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        bool single = typeof(T) == typeof(float);
        TVector one = TLanes.Constant(1), sign = TLanes.Constant(-0.0);
        TVector size = TLanes.AtMost(TLanes.Constant(single ? 4 : 6), TLanes.AbsoluteValue(x));
        TVector square = TLanes.Multiply(size, size);
        TVector near = TLanes.Multiply(size, single ? NearSingle<TLanes, TVector>(square) : NearDouble<TLanes, TVector>(square));
        TVector t = TLanes.Divide(TLanes.Constant(2), TLanes.Add(size, TLanes.Constant(2)));
        TVector ratio = single
            ? FarSingle<TLanes, TVector>(TLanes.Subtract(t, TLanes.Constant(0.5)))
            : FarDouble<TLanes, TVector>(TLanes.Subtract(t, TLanes.Constant(0.46875)));
        TVector decay = Exponential<TLanes, TVector, T>.Exp(TLanes.Xor(square, sign));
        TVector far = TLanes.Subtract(one, TLanes.Multiply(decay, ratio));
        return TLanes.Or(TLanes.Select(TLanes.LessThan(size, one), near, far), TLanes.And(x, sign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector NearSingle<TLanes, TVector>(TVector u)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector p = TLanes.Constant(7.875875063e-5);
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.0008016864287));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(0.005189087423));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.02685421201));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(0.1128359472));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.3761262667));
        return TLanes.MultiplyAdd(p, u, TLanes.Constant(1.128379166));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector NearDouble<TLanes, TVector>(TVector u)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector p = TLanes.Constant(5.9571761477489113e-11);
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-1.1372848856791674e-9));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(1.4659775274047436e-8));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-1.6350312701054695e-7));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(1.6461000484121368e-6));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-1.4925595266831182e-5));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(0.0001205533111164271));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.000854832698083379));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(0.0052239776248180145));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.026866170645076792));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(0.11283791670954879));
        p = TLanes.MultiplyAdd(p, u, TLanes.Constant(-0.37612638903183748));
        return TLanes.MultiplyAdd(p, u, TLanes.Constant(1.1283791670955126));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector FarSingle<TLanes, TVector>(TVector t)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector p = TLanes.Constant(-0.05363042808);
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.2179564842));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.05971794814));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.631746449));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.9666328061));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.8543719795));
        return TLanes.MultiplyAdd(p, t, TLanes.Constant(0.2553956763));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector FarDouble<TLanes, TVector>(TVector t)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector p = TLanes.Constant(0.064177099569977566);
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.042988094123292457));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.045859939020111914));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.076380737620516601));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.0052180370925766859));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.094675626388812745));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.037186598274406381));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.11968288523180173));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.081173973368624003));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(-0.21120533585192242));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.093786220255083416));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.62221341783241968));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.90781628059592157));
        p = TLanes.MultiplyAdd(p, t, TLanes.Constant(0.79579985873732995));
        return TLanes.MultiplyAdd(p, t, TLanes.Constant(0.22962131986684042));
    }
}
