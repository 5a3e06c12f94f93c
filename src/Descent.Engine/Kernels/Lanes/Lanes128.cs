using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>128-bit vectors of the portable kind.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<Vector128<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether x y + z is rounded once here; x64 before AVX2 rounds twice, for lack of the instruction.</summary>
    public static bool IsFused
    {
        [MethodImpl(Inline)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector128<T>.Count;
    }

    public static bool HasMasks
    {
        [MethodImpl(Inline)]
        get => false;
    }

    public static int TileRows
    {
        [MethodImpl(Inline)]
        get => AdvSimd.IsSupported ? 12 : 6;
    }

    public static Vector128<T> Zero
    {
        [MethodImpl(Inline)]
        get => Vector128<T>.Zero;
    }

    [MethodImpl(Inline)] public static Vector128<T> Broadcast(T value) => Vector128.Create(value);
    [MethodImpl(Inline)] public static Vector128<T> Load(T* source) => Vector128.Load(source);
    [MethodImpl(Inline)] public static void Store(T* target, Vector128<T> value) => Vector128.Store(value, target);

    [MethodImpl(Inline)]
    public static Vector128<T> Mask(int count) => sizeof(T) == 4
        ? Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).As<int, T>()
        : Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).As<long, T>();

    public static Vector128<T> LoadMasked(T* source, Vector128<T> mask)
    {
        T* lanes = stackalloc T[Count];
        Vector128.Store(Vector128<T>.Zero, lanes);
        uint bits = mask.ExtractMostSignificantBits();
        for (int i = 0; i < Count; i++)
            if ((bits >> i & 1) != 0) lanes[i] = source[i];
        return Vector128.Load(lanes);
    }

    public static void StoreMasked(T* target, Vector128<T> value, Vector128<T> mask)
    {
        uint bits = mask.ExtractMostSignificantBits();
        for (int i = 0; i < Count; i++)
            if ((bits >> i & 1) != 0) target[i] = value[i];
    }

    [MethodImpl(Inline)] public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;
    [MethodImpl(Inline)] public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;
    [MethodImpl(Inline)] public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;
    [MethodImpl(Inline)] public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z)
    {
        if (IsFused && typeof(T) == typeof(float)) return Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (IsFused && typeof(T) == typeof(double)) return Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(Inline)] public static Vector128<T> Maximum(Vector128<T> x, Vector128<T> y) => Vector128.Max(x, y);
    [MethodImpl(Inline)] public static Vector128<T> Minimum(Vector128<T> x, Vector128<T> y) => Vector128.Min(x, y);
    [MethodImpl(Inline)] public static Vector128<T> And(Vector128<T> x, Vector128<T> y) => x & y;
    [MethodImpl(Inline)] public static Vector128<T> Or(Vector128<T> x, Vector128<T> y) => x | y;
    [MethodImpl(Inline)] public static Vector128<T> Xor(Vector128<T> x, Vector128<T> y) => x ^ y;
    [MethodImpl(Inline)] public static Vector128<T> LessThan(Vector128<T> x, Vector128<T> y) => Vector128.LessThan(x, y);
    [MethodImpl(Inline)] public static Vector128<T> EqualTo(Vector128<T> x, Vector128<T> y) => Vector128.Equals(x, y);
    [MethodImpl(Inline)] public static bool Any(Vector128<T> mask) => mask.AsInt64() != Vector128<long>.Zero;
    [MethodImpl(Inline)] public static Vector128<T> Select(Vector128<T> mask, Vector128<T> x, Vector128<T> y) => Vector128.ConditionalSelect(mask, x, y);
    [MethodImpl(Inline)] public static Vector128<T> AbsoluteValue(Vector128<T> x) => Vector128.Abs(x);

    [MethodImpl(Inline)]
    public static Vector128<T> SquareRoot(Vector128<T> x) => Vector128.Sqrt(x);

    [MethodImpl(Inline)]
    public static Vector128<T> Round(Vector128<T> x) => typeof(T) == typeof(float)
        ? Vector128.Round(x.AsSingle()).As<float, T>()
        : Vector128.Round(x.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static Vector128<T> Scale(Vector128<T> x, Vector128<T> n)
    {
        // In two factors, since one need not be a finite number; the first product is exact.
        if (typeof(T) == typeof(float))
        {
            Vector128<float> half = Vector128.Round(n.AsSingle() * Vector128.Create(0.5f));
            return (x.AsSingle() * PowerOfTwo(half) * PowerOfTwo(n.AsSingle() - half)).As<float, T>();
        }
        Vector128<double> halfDouble = Vector128.Round(n.AsDouble() * Vector128.Create(0.5));
        return (x.AsDouble() * PowerOfTwo(halfDouble) * PowerOfTwo(n.AsDouble() - halfDouble)).As<double, T>();
    }

    // Adding 3/2 of the unit's reciprocal leaves n in the low bits, which are then moved to the exponent field.
    [MethodImpl(Inline)]
    static Vector128<float> PowerOfTwo(Vector128<float> n) =>
        (((n + Vector128.Create(12582912f)).AsInt32() << 23) + Vector128.Create(0x3f800000)).AsSingle();

    [MethodImpl(Inline)]
    static Vector128<double> PowerOfTwo(Vector128<double> n) =>
        (((n + Vector128.Create(6755399441055744.0)).AsInt64() << 52) + Vector128.Create(0x3ff0000000000000)).AsDouble();

    [MethodImpl(Inline)]
    public static Vector128<T> Split(Vector128<T> x, out Vector128<T> exponent)
    {
        // Subtracting the bits of √½ makes the exponent field change at √½ instead of at 1.
        if (typeof(T) == typeof(float))
        {
            Vector128<int> shifted = x.AsInt32() - Vector128.Create(0x3f3504f3);
            exponent = Vector128.ConvertToSingle(shifted >> 23).As<float, T>();
            return (x.AsInt32() - (shifted & Vector128.Create(unchecked((int)0xff800000)))).As<int, T>();
        }
        // Biased by 1023 the exponent is positive, and joined to the bits of 2^52 it is a number.
        Vector128<long> biased = x.AsInt64() + Vector128.Create(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
        Vector128<long> joined = Vector128.ShiftRightLogical(biased, 52) | Vector128.Create(0x4330000000000000);
        exponent = (joined.AsDouble() - Vector128.Create(4503599627370496.0 + 1023)).As<double, T>();
        Vector128<long> field = biased & Vector128.Create(unchecked((long)0xfff0000000000000));
        return (x.AsInt64() - field + Vector128.Create(0x3ff0000000000000)).As<long, T>();
    }

    [MethodImpl(Inline)]
    public static Vector128<T> RotateLeft(Vector128<T> x, int bits) =>
        (Vector128.ShiftLeft(x.AsUInt32(), bits) | Vector128.ShiftRightLogical(x.AsUInt32(), 32 - bits)).As<uint, T>();

    [MethodImpl(Inline)]
    public static void StoreInterleaved(T* target, Vector128<T> x, Vector128<T> y)
    {
        Vector128.Store(Vector128.WidenLower(x.AsUInt32()) | (Vector128.WidenLower(y.AsUInt32()) << 32), (ulong*)target);
        Vector128.Store(Vector128.WidenUpper(x.AsUInt32()) | (Vector128.WidenUpper(y.AsUInt32()) << 32), (ulong*)target + Vector128<ulong>.Count);
    }
}
