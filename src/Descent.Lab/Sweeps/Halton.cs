using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>Halton's sequence: points that fill the unit cube more evenly than random ones.</summary>
/// <remarks>Halton (1960), Numerische Mathematik 2: coordinate j of point i is the radical inverse of i in the j-th prime base. It begins at i = 1, since
/// point 0 is a corner. Coordinates of large bases move together at first, hence the bound on dimensions.</remarks>
static class Halton
{
    static readonly int[] Bases = [2, 3, 5, 7, 11, 13, 17, 19];

    /// <summary>Most coordinates of a point.</summary>
    public static int Dimensions => Bases.Length;

    /// <summary>Point <paramref name="index"/>, in [0, 1) in each coordinate.</summary>
    /// <param name="index">From 1 on.</param>
    public static double[] Point(long index, int dimensions) => dimensions <= Dimensions ? [.. Bases.Take(dimensions).Select(radix => RadicalInverse(index, radix))]
        : throw new ContractException("option-syntax", $"--halton draws {dimensions} options at once.", $"Its points are even for at most {Dimensions}: take --random.");

    /// <summary>The digits of <paramref name="index"/> in base <paramref name="radix"/>, mirrored at the point; rounded once.</summary>
    public static double RadicalInverse(long index, int radix)
    {
        var (mirrored, scale) = (0L, 1L);
        for (; index > 0; index /= radix) (mirrored, scale) = (checked(mirrored * radix + index % radix), checked(scale * radix));
        return (double)mirrored / scale;
    }
}
