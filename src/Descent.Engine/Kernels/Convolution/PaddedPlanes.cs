using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>How the planes of an image lie in scratch memory: zeros around them, and split by the phases of a stride,
/// so that what one offset of a window sees along a row of places is one contiguous run.</summary>
/// <remarks>Element (i, j) lies at row (i + Top) / StrideY and column (j + Left) / StrideX of the phase ((i + Top) mod StrideY, (j + Left) mod StrideX).</remarks>
internal unsafe struct PaddedPlanes
{
    /// <summary>Elements after an image that a vector may read beyond it: at least as many as a vector has.</summary>
    internal const int Slack = 16;

    public int Planes, Height, Width, Top, Left, StrideY, StrideX;

    /// <summary>Elements from a row to the next, and from a phase to the next.</summary>
    public int RowStride, PhaseStride;

    /// <summary>Elements of one image, its slack included: a multiple of 16.</summary>
    public readonly long Size => ((long)Planes * StrideY * StrideX * PhaseStride + Slack + 15) & ~15L;

    /// <summary>Where row i, column j of the padded image lies.</summary>
    public readonly int Offset(int plane, int i, int j) => checked(
        (((plane * StrideY) + (i % StrideY)) * StrideX + (j % StrideX)) * PhaseStride + (i / StrideY * RowStride) + (j / StrideX));

    /// <summary>Writes an image's elements; the zeros around them are there already.</summary>
    public readonly void Fill<T>(T* image, T* padded)
        where T : unmanaged
    {
        if (StrideX == 1 && StrideY == 1 && Left == 0 && RowStride == Width && PhaseStride == Height * Width)
        {
            long bytes = (long)Planes * PhaseStride * sizeof(T);
            Buffer.MemoryCopy(image, padded, bytes, bytes);
            return;
        }
        int bytesARow = Width * sizeof(T);
        for (int plane = 0; plane < Planes; plane++)
        {
            if (StrideX == 1 && StrideY == 1)
            {
                T* to = padded + ((nint)plane * PhaseStride) + ((nint)Top * RowStride) + Left;
                for (int i = 0; i < Height; i++, image += Width, to += RowStride) CopyRow((byte*)image, (byte*)to, bytesARow);
            }
            else
            {
                for (int i = 0; i < Height; i++, image += Width) Split(image, padded + Offset(plane, i + Top, 0));
            }
        }
    }

    /// <summary>A row into the phases of its columns.</summary>
    readonly void Split<T>(T* row, T* padded)
        where T : unmanaged
    {
        int phase = Left % StrideX;
        T* to = padded + (Left / StrideX);
        for (int j = 0; j < Width; j++)
        {
            to[phase * PhaseStride] = row[j];
            if (++phase < StrideX) continue;
            phase = 0;
            to++;
        }
    }

    /// <summary>A short copy without a call; the last step overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyRow(byte* from, byte* to, int bytes)
    {
        int i = 0;
        if (bytes >= 32)
        {
            for (; i < bytes - 32; i += 32) Vector256.Load(from + i).Store(to + i);
            Vector256.Load(from + bytes - 32).Store(to + bytes - 32);
        }
        else if (bytes >= 16)
        {
            Vector128.Load(from).Store(to);
            Vector128.Load(from + bytes - 16).Store(to + bytes - 16);
        }
        else for (; i < bytes; i += 4) *(int*)(to + i) = *(int*)(from + i);
    }
}
