using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>max(x, 0).</summary>
internal readonly struct RectifierLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Maximum(x, TLanes.Zero);
}

/// <summary>-x: the sign bit turned round.</summary>
internal readonly struct NegativeLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Xor(x, TLanes.Constant(-0.0));
}

/// <summary>-1, 0 or 1; zeros keep their sign, and NaN stays.</summary>
internal readonly struct SignLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector below = TLanes.Select(TLanes.LessThan(x, TLanes.Zero), TLanes.Constant(-1), x);
        return TLanes.Select(TLanes.LessThan(TLanes.Zero, x), TLanes.Constant(1), below);
    }
}

/// <summary>1 / √x: a root and a quotient.</summary>
internal readonly struct ReciprocalRootLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Divide(TLanes.Constant(1), TLanes.SquareRoot(x));
}

/// <summary>1 where the mask is set, else 0.</summary>
internal readonly struct TruthAsNumberLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.And(x, TLanes.Constant(1));
}

/// <summary>Where x differs from 0; NaN does.</summary>
internal readonly struct NumberAsTruthLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => ComplementLanes<T>.Apply<TLanes, TVector>(TLanes.EqualTo(x, TLanes.Zero));
}

/// <summary>The mask turned round.</summary>
internal readonly struct ComplementLanes<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Xor(x, TLanes.EqualTo(TLanes.Zero, TLanes.Zero));
}

/// <summary>Where x and y differ, or either is NaN.</summary>
internal readonly struct UnequalLanes<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => ComplementLanes<T>.Apply<TLanes, TVector>(TLanes.EqualTo(x, y));
}
