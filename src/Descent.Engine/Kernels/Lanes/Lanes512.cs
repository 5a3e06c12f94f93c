using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>512-bit vectors: AVX-512.</summary>
internal readonly unsafe struct Lanes512<T> : ILanes<Vector512<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector512<T>.Count;
    }

    public static bool HasMasks
    {
        [MethodImpl(Inline)]
        get => true;
    }

    public static int TileRows
    {
        [MethodImpl(Inline)]
        get => 12;
    }

    public static Vector512<T> Zero
    {
        [MethodImpl(Inline)]
        get => Vector512<T>.Zero;
    }

    [MethodImpl(Inline)] public static Vector512<T> Broadcast(T value) => Vector512.Create(value);
    [MethodImpl(Inline)] public static Vector512<T> Load(T* source) => Vector512.Load(source);
    [MethodImpl(Inline)] public static void Store(T* target, Vector512<T> value) => Vector512.Store(value, target);

    [MethodImpl(Inline)]
    public static Vector512<T> Mask(int count) => sizeof(T) == 4
        ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
        : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>();

    [MethodImpl(Inline)]
    public static Vector512<T> LoadMasked(T* source, Vector512<T> mask) => sizeof(T) == 4
        ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
        : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    [MethodImpl(Inline)]
    public static void StoreMasked(T* target, Vector512<T> value, Vector512<T> mask)
    {
        if (sizeof(T) == 4) Avx512F.MaskStore((float*)target, mask.AsSingle(), value.AsSingle());
        else Avx512F.MaskStore((double*)target, mask.AsDouble(), value.AsDouble());
    }

    [MethodImpl(Inline)] public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;
    [MethodImpl(Inline)] public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;
    [MethodImpl(Inline)] public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;
    [MethodImpl(Inline)] public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(Inline)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z)
    {
        if (typeof(T) == typeof(float)) return Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
        return (x * y) + z;
    }

    [MethodImpl(Inline)] public static Vector512<T> Maximum(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);
    [MethodImpl(Inline)] public static Vector512<T> Minimum(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);
    [MethodImpl(Inline)] public static Vector512<T> And(Vector512<T> x, Vector512<T> y) => x & y;
    [MethodImpl(Inline)] public static Vector512<T> Or(Vector512<T> x, Vector512<T> y) => x | y;
    [MethodImpl(Inline)] public static Vector512<T> Xor(Vector512<T> x, Vector512<T> y) => x ^ y;
    [MethodImpl(Inline)] public static Vector512<T> LessThan(Vector512<T> x, Vector512<T> y) => Vector512.LessThan(x, y);
    [MethodImpl(Inline)] public static Vector512<T> EqualTo(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);
    [MethodImpl(Inline)] public static bool Any(Vector512<T> mask) => mask.AsInt64() != Vector512<long>.Zero;
    [MethodImpl(Inline)] public static Vector512<T> Select(Vector512<T> mask, Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(mask, x, y);
    [MethodImpl(Inline)] public static Vector512<T> AbsoluteValue(Vector512<T> x) => Vector512.Abs(x);

    [MethodImpl(Inline)]
    public static Vector512<T> SquareRoot(Vector512<T> x) => Vector512.Sqrt(x);

    [MethodImpl(Inline)]
    public static Vector512<T> Round(Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.Round(x.AsSingle()).As<float, T>()
        : Vector512.Round(x.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static Vector512<T> Scale(Vector512<T> x, Vector512<T> n) => typeof(T) == typeof(float)
        ? Avx512F.Scale(x.AsSingle(), n.AsSingle()).As<float, T>()
        : Avx512F.Scale(x.AsDouble(), n.AsDouble()).As<double, T>();

    [MethodImpl(Inline)]
    public static Vector512<T> Split(Vector512<T> x, out Vector512<T> exponent)
    {
        // Subtracting the bits of √½ makes the exponent field change at √½ instead of at 1.
        if (typeof(T) == typeof(float))
        {
            Vector512<int> shifted = x.AsInt32() - Vector512.Create(0x3f3504f3);
            exponent = Vector512.ConvertToSingle(shifted >> 23).As<float, T>();
            return (x.AsInt32() - (shifted & Vector512.Create(unchecked((int)0xff800000)))).As<int, T>();
        }
        // Biased by 1023 the exponent is positive, and joined to the bits of 2^52 it is a number.
        Vector512<long> biased = x.AsInt64() + Vector512.Create(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
        Vector512<long> joined = Vector512.ShiftRightLogical(biased, 52) | Vector512.Create(0x4330000000000000);
        exponent = (joined.AsDouble() - Vector512.Create(4503599627370496.0 + 1023)).As<double, T>();
        Vector512<long> field = biased & Vector512.Create(unchecked((long)0xfff0000000000000));
        return (x.AsInt64() - field + Vector512.Create(0x3ff0000000000000)).As<long, T>();
    }

    [MethodImpl(Inline)]
    public static Vector512<T> RotateLeft(Vector512<T> x, int bits) =>
        (Vector512.ShiftLeft(x.AsUInt32(), bits) | Vector512.ShiftRightLogical(x.AsUInt32(), 32 - bits)).As<uint, T>();

    [MethodImpl(Inline)]
    public static void StoreInterleaved(T* target, Vector512<T> x, Vector512<T> y)
    {
        Vector512.Store(Vector512.WidenLower(x.AsUInt32()) | (Vector512.WidenLower(y.AsUInt32()) << 32), (ulong*)target);
        Vector512.Store(Vector512.WidenUpper(x.AsUInt32()) | (Vector512.WidenUpper(y.AsUInt32()) << 32), (ulong*)target + Vector512<ulong>.Count);
    }
}
