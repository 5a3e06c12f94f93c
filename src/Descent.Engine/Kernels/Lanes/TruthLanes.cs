using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Truth values between memory, one byte each, and vectors, where they are masks.</summary>
internal static unsafe class TruthLanes<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    internal static TVector Load(byte* source)
    {
        if (sizeof(TVector) == 64)
        {
            return sizeof(T) == 4
                ? Cast(Vector512<int>.Zero - Avx512F.ConvertToVector512Int32(Vector128.Load(source)))
                : Cast(Vector512<long>.Zero - Avx512F.ConvertToVector512Int64(Vector128.CreateScalar(*(ulong*)source).AsByte()));
        }
        if (sizeof(TVector) == 32)
        {
            return sizeof(T) == 4
                ? Cast(Vector256<int>.Zero - Avx2.ConvertToVector256Int32(Vector128.CreateScalar(*(ulong*)source).AsByte()))
                : Cast(Vector256<long>.Zero - Avx2.ConvertToVector256Int64(Vector128.CreateScalar(*(uint*)source).AsByte()));
        }
        return LoadSome(source, sizeof(TVector) / sizeof(T));
    }

    /// <summary>Loads the first <paramref name="count"/> truth values and touches no memory after them.</summary>
    internal static TVector LoadSome(byte* source, int count)
    {
        TVector value = default;
        var lanes = (T*)&value;
        for (int i = 0; i < Math.Min(count, sizeof(TVector) / sizeof(T)); i++)
        {
            if (sizeof(T) == 4) ((int*)lanes)[i] = -source[i];
            else ((long*)lanes)[i] = -source[i];
        }
        return value;
    }

    [MethodImpl(Inline)]
    internal static TVector Broadcast(byte truth) => truth != 0 ? TLanes.EqualTo(TLanes.Zero, TLanes.Zero) : TLanes.Zero;

    [MethodImpl(Inline)]
    internal static void Store(byte* target, TVector mask)
    {
        if (sizeof(TVector) == 64)
        {
            if (sizeof(T) == 4) (Avx512F.ConvertToVector128Byte(Unsafe.BitCast<TVector, Vector512<int>>(mask)) & Vector128<byte>.One).Store(target);
            else *(ulong*)target = (Avx512F.ConvertToVector128Byte(Unsafe.BitCast<TVector, Vector512<long>>(mask)) & Vector128<byte>.One).AsUInt64().ToScalar();
            return;
        }
        StoreSome(target, mask, sizeof(TVector) / sizeof(T));
    }

    internal static void StoreSome(byte* target, TVector mask, int count)
    {
        var lanes = (T*)&mask;
        for (int i = 0; i < Math.Min(count, sizeof(TVector) / sizeof(T)); i++)
            target[i] = sizeof(T) == 4 ? (byte)(((int*)lanes)[i] & 1) : (byte)(((long*)lanes)[i] & 1);
    }

    /// <summary>Writes the first lane.</summary>
    [MethodImpl(Inline)]
    internal static void StoreFirst(T* target, TVector value) => *target = Unsafe.As<TVector, T>(ref value);

    [MethodImpl(Inline)]
    static TVector Cast<TFrom>(TFrom vector)
        where TFrom : unmanaged => Unsafe.BitCast<TFrom, TVector>(vector);
}
