using System.Numerics;
using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>An associative operation that a reduction repeats, and its value over nothing.</summary>
internal interface IReducer<T>
    where T : unmanaged
{
    static abstract T Identity { get; }
    static abstract TVector Combine<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged;
}

internal readonly struct Sum<T> : IReducer<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Add(x, y);
}

internal readonly struct Maximum<T> : IReducer<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => typeof(T) == typeof(int) ? T.MinValue : T.CreateTruncating(double.NegativeInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Maximum(x, y);
}

internal readonly struct Minimum<T> : IReducer<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => typeof(T) == typeof(int) ? T.MaxValue : T.CreateTruncating(double.PositiveInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => TLanes.Minimum(x, y);
}
