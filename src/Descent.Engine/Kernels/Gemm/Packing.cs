using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Copies of a strip of an operand in the order in which the tile kernel reads it: strip[p, j], j being the fast index.</summary>
internal static unsafe class Packing
{
    /// <summary>Copies source[p ps + j js], p below depth and j below width, to strip[p stride + j]; pads j up to stride with zeros.</summary>
    internal static void Pack<T>(T* source, nint ps, nint js, int depth, int width, T* strip, int stride)
        where T : unmanaged
    {
        if (js == 1) Copy(source, ps, depth, width, strip, stride);
        else if (sizeof(T) == 4) Transpose4((float*)source, js, depth, width, (float*)strip, stride);
        else Transpose8((double*)source, js, depth, width, (double*)strip, stride);
        if (width == stride) return;
        for (int p = 0; p < depth; p++) new Span<T>(strip + ((nint)p * stride) + width, stride - width).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Copy<T>(T* source, nint ps, int depth, int width, T* strip, int stride)
        where T : unmanaged
    {
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose4(float* source, nint js, int depth, int width, float* strip, int stride)
    {
        int j = 0;
        for (; j + 4 <= width; j += 4)
        {
            float* row0 = source + (j * js), row1 = row0 + js, row2 = row1 + js, row3 = row2 + js;
            float* target = strip + j;
            int p = 0;
            for (; p + 4 <= depth; p += 4, target += 4 * (nint)stride)
            {
                Vector128<float> x0 = Vector128.Load(row0 + p), x1 = Vector128.Load(row1 + p);
                Vector128<float> x2 = Vector128.Load(row2 + p), x3 = Vector128.Load(row3 + p);
                Vector128<float> y0 = ZipLow(x0, x2), y1 = ZipLow(x1, x3), y2 = ZipHigh(x0, x2), y3 = ZipHigh(x1, x3);
                Vector128.Store(ZipLow(y0, y1), target);
                Vector128.Store(ZipHigh(y0, y1), target + stride);
                Vector128.Store(ZipLow(y2, y3), target + (2 * (nint)stride));
                Vector128.Store(ZipHigh(y2, y3), target + (3 * (nint)stride));
            }
            for (; p < depth; p++, target += stride)
            {
                target[0] = row0[p];
                target[1] = row1[p];
                target[2] = row2[p];
                target[3] = row3[p];
            }
        }
        for (; j < width; j++)
            for (int p = 0; p < depth; p++) strip[((nint)p * stride) + j] = source[(j * js) + p];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose8(double* source, nint js, int depth, int width, double* strip, int stride)
    {
        int j = 0;
        if (Avx.IsSupported)
        {
            for (; j + 4 <= width; j += 4) Transpose8By4(source + (j * js), js, depth, strip + j, stride);
        }
        for (; j + 2 <= width; j += 2)
        {
            double* row0 = source + (j * js), row1 = row0 + js;
            double* target = strip + j;
            int p = 0;
            for (; p + 2 <= depth; p += 2, target += 2 * (nint)stride)
            {
                Vector128<double> x0 = Vector128.Load(row0 + p), x1 = Vector128.Load(row1 + p);
                Vector128.Store(Vector128.Create(x0.GetLower(), x1.GetLower()), target);
                Vector128.Store(Vector128.Create(x0.GetUpper(), x1.GetUpper()), target + stride);
            }
            for (; p < depth; p++, target += stride)
            {
                target[0] = row0[p];
                target[1] = row1[p];
            }
        }
        for (; j < width; j++)
            for (int p = 0; p < depth; p++) strip[((nint)p * stride) + j] = source[(j * js) + p];
    }

    /// <summary>Four columns of a strip, in squares of four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose8By4(double* source, nint js, int depth, double* target, int stride)
    {
        double* row0 = source, row1 = row0 + js, row2 = row1 + js, row3 = row2 + js;
        int p = 0;
        for (; p + 4 <= depth; p += 4, target += 4 * (nint)stride)
        {
            Vector256<double> x0 = Vector256.Load(row0 + p), x1 = Vector256.Load(row1 + p), x2 = Vector256.Load(row2 + p), x3 = Vector256.Load(row3 + p);
            Vector256<double> y0 = Avx.UnpackLow(x0, x1), y1 = Avx.UnpackHigh(x0, x1), y2 = Avx.UnpackLow(x2, x3), y3 = Avx.UnpackHigh(x2, x3);
            Vector256.Store(Avx.Permute2x128(y0, y2, 0x20), target);
            Vector256.Store(Avx.Permute2x128(y1, y3, 0x20), target + stride);
            Vector256.Store(Avx.Permute2x128(y0, y2, 0x31), target + (2 * (nint)stride));
            Vector256.Store(Avx.Permute2x128(y1, y3, 0x31), target + (3 * (nint)stride));
        }
        for (; p < depth; p++, target += stride)
        {
            target[0] = row0[p];
            target[1] = row1[p];
            target[2] = row2[p];
            target[3] = row3[p];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> ZipLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> ZipHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);
}
