using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Descent.Engine;

/// <summary>The realised values of one tensor: a pinned, 64-byte aligned run of bytes that never moves and is never written twice.</summary>
/// <remarks>Managed memory on the pinned heap: no finaliser, no disposal, and kernels may keep its address as long as they keep the object.</remarks>
sealed unsafe class Storage
{
    const int Alignment = 64;
    readonly byte[] memory;
    readonly int offset;

    public Storage(long bytes, bool clear = false)
    {
        var length = checked((int)(bytes + Alignment));
        memory = clear ? GC.AllocateArray<byte>(length, pinned: true) : GC.AllocateUninitializedArray<byte>(length, pinned: true);
        var start = (nint)Unsafe.AsPointer(ref memory[0]);
        Address = (start + Alignment - 1) & ~(nint)(Alignment - 1);
        offset = (int)(Address - start);
        Bytes = bytes;
    }

    public nint Address { get; }

    public long Bytes { get; }

    /// <summary>The values; the span keeps the memory alive, which <see cref="Address"/> alone does not.</summary>
    public Span<T> Span<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.AsSpan(offset, checked((int)Bytes)));
}
