using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Packing of an operand whose rows run along k: squares of one 128-bit vector a side are transposed, up to four side by side.</summary>
/// <remarks>Lane l of vector i holds row 4 l + i (2 l + i of doubles), so that transposing within lanes leaves the strip's rows in order.</remarks>
internal static unsafe class TransposedPacking
{
    static int MostLanes => Avx512F.IsSupported ? 4 : Avx.IsSupported ? 2 : 1;

    /// <summary>Copies source[j js + p] to strip[p stride + j]. Up to three elements after each row are overwritten first, after the last one for good.</summary>
    internal static void Run(float* source, nint js, int depth, int width, float* strip, int stride)
    {
        // The last group first: what it writes beyond its columns, the first group overwrites.
        int most = 4 * MostLanes;
        for (int j = (width - 1) / most * most; j >= 0; j -= most)
        {
            int rows = Math.Min(most, width - j);
            float* from = source + (j * js);
            if (rows > 12) Group<Rows4>(from, js, depth, rows, strip + j, stride);
            else if (rows > 8) Group<Rows3>(from, js, depth, rows, strip + j, stride);
            else if (rows > 4) Group<Rows2>(from, js, depth, rows, strip + j, stride);
            else Group<Rows1>(from, js, depth, rows, strip + j, stride);
        }
    }

    /// <inheritdoc cref="Run(float*, nint, int, int, float*, int)"/>
    internal static void Run(double* source, nint js, int depth, int width, double* strip, int stride)
    {
        int most = 2 * MostLanes;
        for (int j = (width - 1) / most * most; j >= 0; j -= most)
        {
            int rows = Math.Min(most, width - j);
            double* from = source + (j * js);
            if (rows > 6) Group<Rows4>(from, js, depth, rows, strip + j, stride);
            else if (rows > 4) Group<Rows3>(from, js, depth, rows, strip + j, stride);
            else if (rows > 2) Group<Rows2>(from, js, depth, rows, strip + j, stride);
            else Group<Rows1>(from, js, depth, rows, strip + j, stride);
        }
    }

    /// <summary>As many lanes of rows as the type says; rows that do not exist, all of the last lane, repeat the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Group<TCount>(float* source, nint js, int depth, int rows, float* target, nint stride)
        where TCount : ITileRows
    {
        float* row0 = source, row1 = source + (Math.Min(1, rows - 1) * js), row2 = source + (Math.Min(2, rows - 1) * js), row3 = source + (Math.Min(3, rows - 1) * js);
        int last = 4 * (TCount.Count - 1);
        float* end0 = source + (last * js), end1 = source + (Math.Min(last + 1, rows - 1) * js);
        float* end2 = source + (Math.Min(last + 2, rows - 1) * js), end3 = source + (Math.Min(last + 3, rows - 1) * js);
        nint lane = 4 * js;
        int p = 0;
        for (; p + 4 <= depth; p += 4, target += 4 * stride)
        {
            if (TCount.Count > 2)
            {
                Vector512<float> x0 = Gather<TCount>(row0 + p, lane, end0 + p), x1 = Gather<TCount>(row1 + p, lane, end1 + p);
                Vector512<float> x2 = Gather<TCount>(row2 + p, lane, end2 + p), x3 = Gather<TCount>(row3 + p, lane, end3 + p);
                Vector512<float> y0 = Avx512F.UnpackLow(x0, x2), y1 = Avx512F.UnpackLow(x1, x3), y2 = Avx512F.UnpackHigh(x0, x2), y3 = Avx512F.UnpackHigh(x1, x3);
                Store<TCount>(target, Avx512F.UnpackLow(y0, y1));
                Store<TCount>(target + stride, Avx512F.UnpackHigh(y0, y1));
                Store<TCount>(target + (2 * stride), Avx512F.UnpackLow(y2, y3));
                Store<TCount>(target + (3 * stride), Avx512F.UnpackHigh(y2, y3));
            }
            else if (TCount.Count == 2)
            {
                Vector256<float> x0 = Gather(row0 + p, end0 + p), x1 = Gather(row1 + p, end1 + p), x2 = Gather(row2 + p, end2 + p), x3 = Gather(row3 + p, end3 + p);
                Vector256<float> y0 = Avx.UnpackLow(x0, x2), y1 = Avx.UnpackLow(x1, x3), y2 = Avx.UnpackHigh(x0, x2), y3 = Avx.UnpackHigh(x1, x3);
                Vector256.Store(Avx.UnpackLow(y0, y1), target);
                Vector256.Store(Avx.UnpackHigh(y0, y1), target + stride);
                Vector256.Store(Avx.UnpackLow(y2, y3), target + (2 * stride));
                Vector256.Store(Avx.UnpackHigh(y2, y3), target + (3 * stride));
            }
            else
            {
                Vector128<float> x0 = Vector128.Load(row0 + p), x1 = Vector128.Load(row1 + p), x2 = Vector128.Load(row2 + p), x3 = Vector128.Load(row3 + p);
                Vector128<float> y0 = ZipLow(x0, x2), y1 = ZipLow(x1, x3), y2 = ZipHigh(x0, x2), y3 = ZipHigh(x1, x3);
                Vector128.Store(ZipLow(y0, y1), target);
                Vector128.Store(ZipHigh(y0, y1), target + stride);
                Vector128.Store(ZipLow(y2, y3), target + (2 * stride));
                Vector128.Store(ZipHigh(y2, y3), target + (3 * stride));
            }
        }
        for (; p < depth; p++, target += stride)
            for (int j = 0; j < rows; j++) target[j] = source[(j * js) + p];
    }

    /// <inheritdoc cref="Group{TCount}(float*, nint, int, int, float*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Group<TCount>(double* source, nint js, int depth, int rows, double* target, nint stride)
        where TCount : ITileRows
    {
        double* row0 = source, row1 = source + (Math.Min(1, rows - 1) * js);
        int last = 2 * (TCount.Count - 1);
        double* end0 = source + (last * js), end1 = source + (Math.Min(last + 1, rows - 1) * js);
        nint lane = 4 * js;
        int p = 0;
        for (; p + 2 <= depth; p += 2, target += 2 * stride)
        {
            if (TCount.Count > 2)
            {
                Vector512<double> x0 = Gather<TCount>((float*)(row0 + p), lane, (float*)(end0 + p)).AsDouble();
                Vector512<double> x1 = Gather<TCount>((float*)(row1 + p), lane, (float*)(end1 + p)).AsDouble();
                Store<TCount>((float*)target, Avx512F.UnpackLow(x0, x1).AsSingle());
                Store<TCount>((float*)(target + stride), Avx512F.UnpackHigh(x0, x1).AsSingle());
            }
            else if (TCount.Count == 2)
            {
                Vector256<double> x0 = Gather((float*)(row0 + p), (float*)(end0 + p)).AsDouble(), x1 = Gather((float*)(row1 + p), (float*)(end1 + p)).AsDouble();
                Vector256.Store(Avx.UnpackLow(x0, x1), target);
                Vector256.Store(Avx.UnpackHigh(x0, x1), target + stride);
            }
            else
            {
                Vector128<double> x0 = Vector128.Load(row0 + p), x1 = Vector128.Load(row1 + p);
                Vector128.Store(Vector128.Create(x0.GetLower(), x1.GetLower()), target);
                Vector128.Store(Vector128.Create(x0.GetUpper(), x1.GetUpper()), target + stride);
            }
        }
        for (; p < depth; p++, target += stride)
            for (int j = 0; j < rows; j++) target[j] = source[(j * js) + p];
    }

    /// <summary>Three or four lanes: the last one from its own place, those before a stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Gather<TCount>(float* first, nint lane, float* last)
        where TCount : ITileRows
    {
        Vector512<float> lanes = Vector128.Load(first).ToVector256Unsafe().ToVector512Unsafe();
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load(first + lane), 1);
        if (TCount.Count == 3) return Avx512F.InsertVector128(lanes, Vector128.Load(last), 2);
        lanes = Avx512F.InsertVector128(lanes, Vector128.Load(first + (2 * lane)), 2);
        return Avx512F.InsertVector128(lanes, Vector128.Load(last), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Gather(float* first, float* last) => Vector256.Create(Vector128.Load(first), Vector128.Load(last));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<TCount>(float* target, Vector512<float> value)
        where TCount : ITileRows
    {
        if (TCount.Count == 4)
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
