using System.Runtime.InteropServices;

namespace Descent.Engine.Kernels;

/// <summary>Native memory of one thread that kernels reuse from call to call; it grows to the largest request.</summary>
internal sealed unsafe class Scratch
{
    const nuint Alignment = 64;

    [ThreadStatic] static Scratch? mine;

    void* memory;
    nuint size;

    Scratch()
    {
    }

    ~Scratch() => NativeMemory.AlignedFree(memory);

    /// <summary>At least <paramref name="bytes"/> bytes at a multiple of 64, valid until this thread's next request.</summary>
    internal static void* Take(nuint bytes)
    {
        Scratch scratch = mine ??= new Scratch();
        if (scratch.size < bytes) scratch.Grow(bytes);
        return scratch.memory;
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
