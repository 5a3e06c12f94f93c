using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine;

/// <summary>A comparison of two numbers, one by one and by vectors.</summary>
interface IMaskOperation
{
    static abstract bool Holds<T>(T a, T b) where T : INumber<T>;

    /// <summary>All bits set where it holds.</summary>
    static abstract Vector256<T> Holds<T>(Vector256<T> a, Vector256<T> b);
}

/// <summary>Loops between numbers and truth values, one byte each: no other element types differ in width within a loop.</summary>
static unsafe class Masks
{
    /// <summary>y = whether the operation holds of a and b.</summary>
    public static void Compare<T, TOperation>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T> where TOperation : IMaskOperation
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && Bmi2.X64.IsSupported)
        {
            var lanes = Vector256<T>.Count;
            ref var x0 = ref MemoryMarshal.GetReference(a);
            ref var x1 = ref MemoryMarshal.GetReference(b);
            ref var bytes = ref Unsafe.As<bool, byte>(ref MemoryMarshal.GetReference(y));
            for (; i <= y.Length - lanes; i += lanes)
            {
                var bits = TOperation.Holds(Vector256.LoadUnsafe(ref x0, (nuint)i), Vector256.LoadUnsafe(ref x1, (nuint)i)).ExtractMostSignificantBits();
                // One bit a lane becomes one byte a lane.
                var spread = Bmi2.X64.ParallelBitDeposit(bits, 0x0101010101010101);
                if (lanes == 8) Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, i), spread);
                else Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, i), (uint)spread);
            }
        }
        for (; i < y.Length; i++) y[i] = TOperation.Holds(a[i], b[i]);
    }

    /// <summary>y = a where the condition holds, else b, by bit patterns of 4 bytes.</summary>
    public static void Select(byte* condition, int* a, int* b, int* y, int count)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            for (; i <= count - 8; i += 8)
            {
                var mask = Vector256<int>.Zero - Avx2.ConvertToVector256Int32(condition + i);
                Vector256.ConditionalSelect(mask, Vector256.Load(a + i), Vector256.Load(b + i)).Store(y + i);
            }
        }
        for (; i < count; i++) y[i] = condition[i] != 0 ? a[i] : b[i];
    }

    /// <summary>y = a where the condition holds, else b, by bit patterns of 8 bytes.</summary>
    public static void Select(byte* condition, long* a, long* b, long* y, int count)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            for (; i <= count - 4; i += 4)
            {
                var mask = Vector256<long>.Zero - Avx2.ConvertToVector256Int64(condition + i);
                Vector256.ConditionalSelect(mask, Vector256.Load(a + i), Vector256.Load(b + i)).Store(y + i);
            }
        }
        for (; i < count; i++) y[i] = condition[i] != 0 ? a[i] : b[i];
    }

    /// <summary>y = 1 where the condition holds, else 0.</summary>
    public static void ToFloats(byte* condition, float* y, int count)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            for (; i <= count - 8; i += 8) Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(condition + i)).Store(y + i);
        }
        for (; i < count; i++) y[i] = condition[i];
    }

    /// <summary>y = 1 where the condition holds, else 0.</summary>
    public static void ToDoubles(byte* condition, double* y, int count)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            for (; i <= count - 4; i += 4)
            {
                var mask = Vector256<long>.Zero - Avx2.ConvertToVector256Int64(condition + i);
                (mask.AsDouble() & Vector256.Create(1.0)).Store(y + i);
            }
        }
        for (; i < count; i++) y[i] = condition[i];
    }
}
