using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>256-bit vectors: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<Vector256<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector256<T>.Count;
    }

    public static bool HasMasks
    {
        [MethodImpl(Inline)]
        get => true;
    }

    public static int TileRows
    {
        [MethodImpl(Inline)]
        get => 6;
    }

    public static Vector256<T> Zero
    {
        [MethodImpl(Inline)]
        get => Vector256<T>.Zero;
    }

    [MethodImpl(Inline)] public static Vector256<T> Broadcast(T value) => Vector256.Create(value);
    [MethodImpl(Inline)] public static Vector256<T> Load(T* source) => Vector256.Load(source);
    [MethodImpl(Inline)] public static void Store(T* target, Vector256<T> value) => Vector256.Store(value, target);

    [MethodImpl(Inline)]
    public static Vector256<T> Mask(int count) => sizeof(T) == 4
        ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
        : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>();

    [MethodImpl(Inline)]
    public static Vector256<T> LoadMasked(T* source, Vector256<T> mask) => sizeof(T) == 4
        ? Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>()
        : Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static void StoreMasked(T* target, Vector256<T> value, Vector256<T> mask)
    {
        if (sizeof(T) == 4) Avx.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        else Avx.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
    }

    [MethodImpl(Inline)] public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;
    [MethodImpl(Inline)] public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;
    [MethodImpl(Inline)] public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;
    [MethodImpl(Inline)] public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z)
    {
        if (typeof(T) == typeof(float)) return Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(Inline)] public static Vector256<T> Maximum(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);
    [MethodImpl(Inline)] public static Vector256<T> Minimum(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);
    [MethodImpl(Inline)] public static Vector256<T> And(Vector256<T> x, Vector256<T> y) => x & y;
    [MethodImpl(Inline)] public static Vector256<T> Or(Vector256<T> x, Vector256<T> y) => x | y;
    [MethodImpl(Inline)] public static Vector256<T> Xor(Vector256<T> x, Vector256<T> y) => x ^ y;
    [MethodImpl(Inline)] public static Vector256<T> LessThan(Vector256<T> x, Vector256<T> y) => Vector256.LessThan(x, y);
    [MethodImpl(Inline)] public static Vector256<T> EqualTo(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);
    [MethodImpl(Inline)] public static bool Any(Vector256<T> mask) => mask.AsInt64() != Vector256<long>.Zero;
    [MethodImpl(Inline)] public static Vector256<T> Select(Vector256<T> mask, Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(mask, x, y);
    [MethodImpl(Inline)] public static Vector256<T> AbsoluteValue(Vector256<T> x) => Vector256.Abs(x);

    [MethodImpl(Inline)]
    public static Vector256<T> SquareRoot(Vector256<T> x) => Vector256.Sqrt(x);

    [MethodImpl(Inline)]
    public static Vector256<T> Round(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Round(x.AsSingle()).As<float, T>()
        : Vector256.Round(x.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static Vector256<T> Scale(Vector256<T> x, Vector256<T> n)
    {
        // In two factors, since one need not be a finite number; the first product is exact.
        if (typeof(T) == typeof(float))
        {
            Vector256<float> half = Vector256.Round(n.AsSingle() * Vector256.Create(0.5f));
            return (x.AsSingle() * PowerOfTwo(half) * PowerOfTwo(n.AsSingle() - half)).As<float, T>();
        }
        Vector256<double> halfDouble = Vector256.Round(n.AsDouble() * Vector256.Create(0.5));
        return (x.AsDouble() * PowerOfTwo(halfDouble) * PowerOfTwo(n.AsDouble() - halfDouble)).As<double, T>();
    }

    // Adding 3/2 of the unit's reciprocal leaves n in the low bits, which are then moved to the exponent field.
    [MethodImpl(Inline)]
    static Vector256<float> PowerOfTwo(Vector256<float> n) =>
        (((n + Vector256.Create(12582912f)).AsInt32() << 23) + Vector256.Create(0x3f800000)).AsSingle();

    [MethodImpl(Inline)]
    static Vector256<double> PowerOfTwo(Vector256<double> n) =>
        (((n + Vector256.Create(6755399441055744.0)).AsInt64() << 52) + Vector256.Create(0x3ff0000000000000)).AsDouble();

    [MethodImpl(Inline)]
    public static Vector256<T> Split(Vector256<T> x, out Vector256<T> exponent)
    {
        // Subtracting the bits of √½ makes the exponent field change at √½ instead of at 1.
        if (typeof(T) == typeof(float))
        {
            Vector256<int> shifted = x.AsInt32() - Vector256.Create(0x3f3504f3);
            exponent = Vector256.ConvertToSingle(shifted >> 23).As<float, T>();
            return (x.AsInt32() - (shifted & Vector256.Create(unchecked((int)0xff800000)))).As<int, T>();
        }
        // Biased by 1023 the exponent is positive, and joined to the bits of 2^52 it is a number.
        Vector256<long> biased = x.AsInt64() + Vector256.Create(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
        Vector256<long> joined = Vector256.ShiftRightLogical(biased, 52) | Vector256.Create(0x4330000000000000);
        exponent = (joined.AsDouble() - Vector256.Create(4503599627370496.0 + 1023)).As<double, T>();
        Vector256<long> field = biased & Vector256.Create(unchecked((long)0xfff0000000000000));
        return (x.AsInt64() - field + Vector256.Create(0x3ff0000000000000)).As<long, T>();
    }

    [MethodImpl(Inline)]
    public static Vector256<T> RotateLeft(Vector256<T> x, int bits) =>
        (Vector256.ShiftLeft(x.AsUInt32(), bits) | Vector256.ShiftRightLogical(x.AsUInt32(), 32 - bits)).As<uint, T>();

    [MethodImpl(Inline)]
    public static void StoreInterleaved(T* target, Vector256<T> x, Vector256<T> y)
    {
        Vector256.Store(Vector256.WidenLower(x.AsUInt32()) | (Vector256.WidenLower(y.AsUInt32()) << 32), (ulong*)target);
        Vector256.Store(Vector256.WidenUpper(x.AsUInt32()) | (Vector256.WidenUpper(y.AsUInt32()) << 32), (ulong*)target + Vector256<ulong>.Count);
    }
}
