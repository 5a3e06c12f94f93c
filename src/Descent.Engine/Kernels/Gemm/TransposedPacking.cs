using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Packing of an operand whose rows run along k: squares of one 128-bit vector a side are transposed, up to four side by side.</summary>
/// <remarks>Lane l of vector i holds row 4 l + i (2 l + i of doubles), so that transposing within lanes leaves the strip's rows in order.</remarks>
internal static unsafe class TransposedPacking
{
    /// <summary>Copies source[j js + p] to strip[p stride + j]. Up to three elements after each row are overwritten first, after the last one for good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* source, nint js, int depth, int width, float* strip, int stride)
    {
        // The last group first: what it writes beyond its columns, the first group overwrites.
        int most = Avx512F.IsSupported ? 4 : Avx.IsSupported ? 2 : 1;
        for (int j = (width - 1) / (4 * most) * 4 * most; j >= 0; j -= 4 * most)
        {
            int rows = Math.Min(4 * most, width - j);
            Group((byte*)(source + (j * js)), js * sizeof(float), depth, rows, strip + j, stride, most);
        }
    }

    /// <inheritdoc cref="Run(float*, nint, int, int, float*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(double* source, nint js, int depth, int width, double* strip, int stride)
    {
        int most = Avx512F.IsSupported ? 4 : Avx.IsSupported ? 2 : 1;
        for (int j = (width - 1) / (2 * most) * 2 * most; j >= 0; j -= 2 * most)
        {
            int rows = Math.Min(2 * most, width - j);
            Group((byte*)(source + (j * js)), js * sizeof(double), depth, rows, strip + j, stride, most);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Group(byte* source, nint js, int depth, int rows, float* target, nint stride, int most)
    {
        // Rows that do not exist repeat the last one.
        byte** row = stackalloc byte*[16];
        for (int i = 0; i < 16; i++) row[i] = source + (Math.Min(i, rows - 1) * js);
        int p = 0, lanes = (rows + 3) / 4;
        for (; p + 4 <= depth; p += 4, target += 4 * stride)
        {
            nint at = p * sizeof(float);
            if (most == 4 && lanes > 2)
            {
                Vector512<float> x0 = Gather4(row, at), x1 = Gather4(row + 1, at), x2 = Gather4(row + 2, at), x3 = Gather4(row + 3, at);
                Vector512<float> y0 = Avx512F.UnpackLow(x0, x2), y1 = Avx512F.UnpackLow(x1, x3);
                Vector512<float> y2 = Avx512F.UnpackHigh(x0, x2), y3 = Avx512F.UnpackHigh(x1, x3);
                Store(target, Avx512F.UnpackLow(y0, y1), lanes);
                Store(target + stride, Avx512F.UnpackHigh(y0, y1), lanes);
                Store(target + (2 * stride), Avx512F.UnpackLow(y2, y3), lanes);
                Store(target + (3 * stride), Avx512F.UnpackHigh(y2, y3), lanes);
            }
            else if (most >= 2 && lanes == 2)
            {
                Vector256<float> x0 = Gather2(row, at), x1 = Gather2(row + 1, at), x2 = Gather2(row + 2, at), x3 = Gather2(row + 3, at);
                Vector256<float> y0 = Avx.UnpackLow(x0, x2), y1 = Avx.UnpackLow(x1, x3), y2 = Avx.UnpackHigh(x0, x2), y3 = Avx.UnpackHigh(x1, x3);
                Vector256.Store(Avx.UnpackLow(y0, y1), target);
                Vector256.Store(Avx.UnpackHigh(y0, y1), target + stride);
                Vector256.Store(Avx.UnpackLow(y2, y3), target + (2 * stride));
                Vector256.Store(Avx.UnpackHigh(y2, y3), target + (3 * stride));
            }
            else
            {
                Vector128<float> x0 = Vector128.Load((float*)(row[0] + at)), x1 = Vector128.Load((float*)(row[1] + at));
                Vector128<float> x2 = Vector128.Load((float*)(row[2] + at)), x3 = Vector128.Load((float*)(row[3] + at));
                Vector128<float> y0 = ZipLow(x0, x2), y1 = ZipLow(x1, x3), y2 = ZipHigh(x0, x2), y3 = ZipHigh(x1, x3);
                Vector128.Store(ZipLow(y0, y1), target);
                Vector128.Store(ZipHigh(y0, y1), target + stride);
                Vector128.Store(ZipLow(y2, y3), target + (2 * stride));
                Vector128.Store(ZipHigh(y2, y3), target + (3 * stride));
            }
        }
        for (; p < depth; p++, target += stride)
            for (int j = 0; j < rows; j++) target[j] = ((float*)row[j])[p];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Group(byte* source, nint js, int depth, int rows, double* target, nint stride, int most)
    {
        byte** row = stackalloc byte*[8];
        for (int i = 0; i < 8; i++) row[i] = source + (Math.Min(i, rows - 1) * js);
        int p = 0, lanes = (rows + 1) / 2;
        for (; p + 2 <= depth; p += 2, target += 2 * stride)
        {
            nint at = p * sizeof(double);
            if (most == 4 && lanes > 2)
            {
                Vector512<double> x0 = Gather4By2(row, at), x1 = Gather4By2(row + 1, at);
                Store((float*)target, Avx512F.UnpackLow(x0, x1).AsSingle(), lanes);
                Store((float*)(target + stride), Avx512F.UnpackHigh(x0, x1).AsSingle(), lanes);
            }
            else if (most >= 2 && lanes == 2)
            {
                Vector256<double> x0 = Vector256.Create(Vector128.Load((double*)(row[0] + at)), Vector128.Load((double*)(row[2] + at)));
                Vector256<double> x1 = Vector256.Create(Vector128.Load((double*)(row[1] + at)), Vector128.Load((double*)(row[3] + at)));
                Vector256.Store(Avx.UnpackLow(x0, x1), target);
                Vector256.Store(Avx.UnpackHigh(x0, x1), target + stride);
            }
            else
            {
                Vector128<double> x0 = Vector128.Load((double*)(row[0] + at)), x1 = Vector128.Load((double*)(row[1] + at));
                Vector128.Store(Vector128.Create(x0.GetLower(), x1.GetLower()), target);
                Vector128.Store(Vector128.Create(x0.GetUpper(), x1.GetUpper()), target + stride);
            }
        }
        for (; p < depth; p++, target += stride)
            for (int j = 0; j < rows; j++) target[j] = ((double*)row[j])[p];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Gather4(byte** row, nint at)
    {
        Vector512<float> lanes = Vector128.Load((float*)(row[0] + at)).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[4] + at)), 1);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[8] + at)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[12] + at)), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> Gather4By2(byte** row, nint at)
    {
        Vector512<float> lanes = Vector128.Load((float*)(row[0] + at)).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[2] + at)), 1);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[4] + at)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load((float*)(row[6] + at)), 3).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Gather2(byte** row, nint at) =>
        Vector256.Create(Vector128.Load((float*)(row[0] + at)), Vector128.Load((float*)(row[4] + at)));

    /// <summary>Stores three or four 128-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(float* target, Vector512<float> value, int lanes)
    {
        if (lanes == 4)
        {
            Vector512.Store(value, target);
            return;
        }
        Vector256.Store(value.GetLower(), target);
        Vector128.Store(value.GetUpper().GetLower(), target + 8);
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
