using System.Runtime.InteropServices;

namespace Descent.Engine.Kernels;

/// <summary>Native memory of one thread that kernels reuse from call to call; it grows to the largest request.</summary>
internal sealed unsafe class Scratch
{
    const nuint Alignment = 64;

    [ThreadStatic] static Scratch? mine;
    [ThreadStatic] static Scratch? shared;

    void* memory;
    nuint size;

    Scratch()
    {
    }

    ~Scratch() => NativeMemory.AlignedFree(memory);

    /// <summary>At least <paramref name="bytes"/> bytes at a multiple of 64, valid until this thread's next request.</summary>
    internal static void* Take(nuint bytes) => (mine ??= new Scratch()).AtLeast(bytes);

    /// <summary>The same from another piece of memory, in which a thread keeps what several read while each uses its own.</summary>
    internal static void* TakeShared(nuint bytes) => (shared ??= new Scratch()).AtLeast(bytes);

    void* AtLeast(nuint bytes)
    {
        if (size < bytes) Grow(bytes);
        return memory;
    }

    void Grow(nuint bytes)
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        size = 0;
        memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        size = bytes;
    }
}
