using System.Runtime.InteropServices;

namespace Descent.Engine.Kernels;

/// <summary>Native memory in which one thread keeps what several read while each uses its own <see cref="Scratch"/>.</summary>
internal sealed unsafe class PanelMemory
{
    const nuint Alignment = 64;

    [ThreadStatic] static PanelMemory? mine;

    void* memory;
    nuint size;

    PanelMemory()
    {
    }

    ~PanelMemory() => NativeMemory.AlignedFree(memory);

    /// <summary>At least <paramref name="bytes"/> bytes at a multiple of 64, valid until this thread's next request.</summary>
    internal static void* Take(nuint bytes)
    {
        PanelMemory panel = mine ??= new PanelMemory();
        if (panel.size >= bytes) return panel.memory;
        NativeMemory.AlignedFree(panel.memory);
        panel.memory = null;
        panel.size = 0;
        panel.memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        panel.size = bytes;
        return panel.memory;
    }
}
