using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine;

/// <summary>The way back of <see cref="MaxPoolPairs"/>: every place lies in its own 2x2 window, so that a plane is written once, eight windows at a time.</summary>
static unsafe class MaxUnpoolPairs
{
    public static bool Takes(int height, int width, int count) => Avx2.IsSupported && height % 2 == 0 && width % 2 == 0 && count == (long)height * width / 4;

    /// <summary>Writes one plane; false, with the plane half written, where a place lies outside its window.</summary>
    public static bool TryRun(int* places, float* values, float* y, int height, int width)
    {
        var columns = width / 2;
        for (var row = 0; row < height; row += 2, places += columns, values += columns)
        {
            if (!TryRow(places, values, y + row * width, row * width, width, columns)) return false;
        }
        return true;
    }

    static bool TryRow(int* places, float* values, float* y, int start, int width, int columns)
    {
        if (columns < 8)
        {
            var (inside, first, second) = (Mask(columns), Mask(2 * columns).AsSingle(), Mask(2 * columns - 8).AsSingle());
            var place = Avx2.MaskLoad(places, inside);
            var value = Avx.MaskLoad(values, inside.AsSingle());
            if (!TrySpread(place, value, start, width, ~inside, out var up, out var up8, out var down, out var down8)) return false;
            Avx.MaskStore(y, first, up);
            Avx.MaskStore(y + 8, second, up8);
            Avx.MaskStore(y + width, first, down);
            Avx.MaskStore(y + width + 8, second, down8);
            return true;
        }
        for (var column = 0; column < columns; column += 8)
        {
            // The last eight overlap those before.
            column = Math.Min(column, columns - 8);
            var (place, value) = (Vector256.Load(places + column), Vector256.Load(values + column));
            if (!TrySpread(place, value, start + 2 * column, width, Vector256<int>.Zero, out var up, out var up8, out var down, out var down8)) return false;
            var to = y + 2 * column;
            up.Store(to);
            up8.Store(to + 8);
            down.Store(to + width);
            down8.Store(to + width + 8);
        }
        return true;
    }

    static Vector256<int> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));

    /// <summary>Sixteen elements of either row from eight windows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TrySpread(
        Vector256<int> place, Vector256<float> value, int at, int width, Vector256<int> outside,
        out Vector256<float> up, out Vector256<float> up8, out Vector256<float> down, out Vector256<float> down8)
    {
        var first = Vector256.Create(0, 2, 4, 6, 8, 10, 12, 14) + Vector256.Create(at);
        // Added to zero, as where values may meet.
        value += Vector256<float>.Zero;
        var (a, b) = (Vector256.Equals(place, first), Vector256.Equals(place, first + Vector256.Create(1)));
        var (c, d) = (Vector256.Equals(place, first + Vector256.Create(width)), Vector256.Equals(place, first + Vector256.Create(width + 1)));
        (up, up8) = Interleave(value & a.AsSingle(), value & b.AsSingle());
        (down, down8) = Interleave(value & c.AsSingle(), value & d.AsSingle());
        return Vector256.EqualsAll(a | b | c | d | outside, Vector256<int>.AllBitsSet);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float> First, Vector256<float> Second) Interleave(Vector256<float> even, Vector256<float> odd)
    {
        var (low, high) = (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
        return (Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));
    }
}
