using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>Sine and cosine: x = n π/2 + r with |r| at most π/4, and the Taylor series in r.</summary>
/// <remarks>π/2 is subtracted in three parts of full precision (Cody and Waite 1980, chapter 8), each product exact before the
/// one rounding of a fused multiply-add. Elements beyond the limit, and machines without the instruction, take the scalar function.</remarks>
internal static unsafe class Trigonometric<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    static bool IsSingle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    /// <summary>sin(x + quarters π/2) for 0 or 1 quarters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Apply(TVector x, int quarters)
    {
        if (!TLanes.IsFused) return Scalar(x, x, TLanes.EqualTo(TLanes.Zero, TLanes.Zero), quarters);
        TVector sign = TLanes.Constant(-0.0);
        TVector n = TLanes.Round(TLanes.Multiply(x, TLanes.Constant(0.63661977236758134)));
        TVector r = TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? -1.57079637050628662109375 : -1.5707963267948966), x);
        r = TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? 4.3711388286737929e-8 : -6.1232339957367660e-17), r);
        r = TLanes.MultiplyAdd(n, TLanes.Constant(IsSingle ? 1.71512449944e-15 : 1.4973849048591698e-33), r);

        // The quarter decides: odd takes the cosine, and every second half turn the other sign.
        TVector quarter = TLanes.Add(n, TLanes.Constant(quarters));
        TVector turns = TLanes.Multiply(quarter, TLanes.Constant(0.5));
        TVector even = TLanes.EqualTo(turns, TLanes.Round(turns));
        TVector halfTurns = TLanes.Multiply(TLanes.Round(TLanes.Subtract(turns, TLanes.Constant(0.25))), TLanes.Constant(0.5));
        TVector positive = TLanes.EqualTo(halfTurns, TLanes.Round(halfTurns));

        TVector square = TLanes.Multiply(r, r);
        TVector y = TLanes.Select(even, Sine(r, square), Cosine(square));
        y = TLanes.Select(positive, y, TLanes.Xor(y, sign));
        if (quarters == 0) y = TLanes.Select(TLanes.EqualTo(x, TLanes.Zero), x, y);

        TVector large = TLanes.LessThan(TLanes.Constant(IsSingle ? 30000 : 1e6), TLanes.AbsoluteValue(x));
        return TLanes.Any(large) ? Scalar(x, y, large, quarters) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Sine(TVector r, TVector square)
    {
        TVector p;
        if (IsSingle)
        {
            p = TLanes.Constant(1.0 / 362880);
        }
        else
        {
            p = TLanes.Constant(1.0 / 355687428096000);
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 1307674368000));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 6227020800));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 39916800));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 362880));
        }
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 5040));
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 120));
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 6));
        return TLanes.MultiplyAdd(TLanes.Multiply(p, square), r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Cosine(TVector square)
    {
        TVector p;
        if (IsSingle)
        {
            p = TLanes.Constant(-1.0 / 3628800);
        }
        else
        {
            p = TLanes.Constant(-1.0 / 6402373705728000);
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 20922789888000));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 87178291200));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 479001600));
            p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 3628800));
        }
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 40320));
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-1.0 / 720));
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(1.0 / 24));
        p = TLanes.MultiplyAdd(p, square, TLanes.Constant(-0.5));
        return TLanes.MultiplyAdd(p, square, TLanes.Constant(1));
    }

    /// <summary>Replaces the marked elements of y by the scalar function of x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TVector Scalar(TVector x, TVector y, TVector marked, int quarters)
    {
        var arguments = (T*)&x;
        var values = (T*)&y;
        var marks = (T*)&marked;
        for (int i = 0; i < TLanes.Count; i++)
        {
            if (IsSingle)
            {
                if (((int*)marks)[i] != 0) ((float*)values)[i] = (float)Turn(((float*)arguments)[i], quarters);
            }
            else if (((long*)marks)[i] != 0)
            {
                ((double*)values)[i] = Turn(((double*)arguments)[i], quarters);
            }
        }
        return y;
    }

    static double Turn(double x, int quarters) => quarters == 0 ? Math.Sin(x) : Math.Cos(x);
}

/// <summary>sin x.</summary>
internal readonly struct Sin<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => Trigonometric<TLanes, TVector, T>.Apply(x, 0);
}

/// <summary>cos x.</summary>
internal readonly struct Cos<T> : IVectorFunction<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged => Trigonometric<TLanes, TVector, T>.Apply(x, 1);
}
