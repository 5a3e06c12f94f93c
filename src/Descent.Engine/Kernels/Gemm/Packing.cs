using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Copies of a strip of an operand in the order in which the tile kernel reads it: strip[p, j], j being the fast index.</summary>
internal static unsafe class Packing
{
    /// <summary>Elements past the end of a strip that packing may overwrite.</summary>
    internal const int Slack = 4;

    /// <summary>Copies source[p ps + j js], p below depth and j below width, to strip[p stride + j]; pads j up to stride with zeros.</summary>
    internal static void Pack<T>(T* source, nint ps, nint js, int depth, int width, T* strip, int stride)
        where T : unmanaged
    {
        if (js == 1) Copy(source, ps, depth, width, strip, stride);
        else if (sizeof(T) == 4) TransposedPacking.Run((float*)source, js, depth, width, (float*)strip, stride);
        else TransposedPacking.Run((double*)source, js, depth, width, (double*)strip, stride);
        if (width == stride) return;
        for (int p = 0; p < depth; p++) new Span<T>(strip + ((nint)p * stride) + width, stride - width).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy<T>(T* source, nint ps, int depth, int width, T* strip, int stride)
        where T : unmanaged
    {
        if (Avx512F.IsSupported && width == 2 * Vector512<T>.Count)
        {
            for (int p = 0; p < depth; p++, source += ps, strip += stride)
            {
                Vector512<T> v0 = Vector512.Load(source), v1 = Vector512.Load(source + Vector512<T>.Count);
                Vector512.Store(v0, strip);
                Vector512.Store(v1, strip + Vector512<T>.Count);
            }
            return;
        }
        int count = Vector128<T>.Count;
        for (int p = 0; p < depth; p++, source += ps, strip += stride)
        {
            int j = 0;
            for (; j + (4 * count) <= width; j += 4 * count)
            {
                Vector128<T> v0 = Vector128.Load(source + j), v1 = Vector128.Load(source + j + count);
                Vector128<T> v2 = Vector128.Load(source + j + (2 * count)), v3 = Vector128.Load(source + j + (3 * count));
                Vector128.Store(v0, strip + j);
                Vector128.Store(v1, strip + j + count);
                Vector128.Store(v2, strip + j + (2 * count));
                Vector128.Store(v3, strip + j + (3 * count));
            }
            for (; j + count <= width; j += count) Vector128.Store(Vector128.Load(source + j), strip + j);
            for (; j < width; j++) strip[j] = source[j];
        }
    }
}
