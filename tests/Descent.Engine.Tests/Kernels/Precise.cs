using System.Numerics;

namespace Descent.Engine.Tests.Kernels;

/// <summary>Functions in fixed-point arithmetic of 1,200 binary places: far below the last place of any double.</summary>
internal static class Precise
{
    const int Places = 1200;

    static readonly BigInteger One = BigInteger.One << Places;

    // 16 arctan(1/5) - 4 arctan(1/239): Machin (1706).
    static readonly BigInteger Pi = (16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239));
    static readonly BigInteger TwoOverRootPi = (One << 1) * One / Root(Pi);

    internal static BigInteger Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7ff);
        BigInteger mantissa = (bits & 0xfffffffffffff) | (exponent > 0 ? 1L << 52 : 0);
        return Shift(bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075 + Places);
    }

    internal static BigInteger Exp(BigInteger x)
    {
        // e^x = (e^(x / 2^12))^(2^12), with guard bits for the squarings.
        const int Halvings = 12, Guard = 64;
        BigInteger one = One << Guard, r = Shift(x, Guard - Halvings), sum = one, term = one;
        for (int n = 1; !term.IsZero; n++)
        {
            term = Multiply(term, r, Places + Guard) / n;
            sum += term;
        }
        for (int i = 0; i < Halvings; i++) sum = Multiply(sum, sum, Places + Guard);
        return sum >> Guard;
    }

    internal static BigInteger Expm1(BigInteger x) => Exp(x) - One;

    /// <summary>log x by one step of Newton's method from the double's logarithm, with the second-order term.</summary>
    internal static BigInteger Log(BigInteger x, double start)
    {
        BigInteger y = Of(start);
        BigInteger d = Multiply(x, Exp(-y), Places) - One;
        return y + d - (Multiply(d, d, Places) >> 1);
    }

    internal static BigInteger Log(double x) => Log(Of(x), Math.Log(x));

    internal static BigInteger Log1p(double x) => Log(One + Of(x), Math.Log(1 + x));

    internal static BigInteger Tanh(BigInteger x)
    {
        BigInteger t = Exp(-2 * BigInteger.Abs(x)), y = (One - t) * One / (One + t);
        return x.Sign < 0 ? -y : y;
    }

    internal static BigInteger Sigmoid(BigInteger x)
    {
        BigInteger t = Exp(-BigInteger.Abs(x));
        return (x.Sign < 0 ? t : One) * One / (One + t);
    }

    /// <summary>Maclaurin's series: 2/√π Σ (-1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)).</summary>
    internal static BigInteger Erf(BigInteger x)
    {
        BigInteger square = Multiply(x, x, Places), power = x, sum = x;
        for (int n = 1; !power.IsZero; n++)
        {
            power = Multiply(power, -square, Places) / n;
            sum += power / ((2 * n) + 1);
        }
        return Multiply(sum, TwoOverRootPi, Places);
    }

    /// <summary>The distance of a result from the true value in units of the last place that the true value has in its type.</summary>
    internal static double Units(double result, BigInteger truth, bool single)
    {
        int fraction = single ? 23 : 52, least = single ? -149 : -1074;
        int exponent = (int)BigInteger.Abs(truth).GetBitLength() - 1 - Places;
        // Beyond the largest number the result must be infinite, and an infinite result must be beyond it.
        if (exponent > (single ? 127 : 1023)) return double.IsInfinity(result) && Math.Sign(result) == truth.Sign ? 0 : double.PositiveInfinity;
        if (!double.IsFinite(result)) return double.PositiveInfinity;
        int unit = Math.Max(exponent - fraction, least);
        BigInteger difference = BigInteger.Abs(Of(result) - truth);
        return (double)Shift(difference, -unit - Places + 20) / (1 << 20);
    }

    static BigInteger Multiply(BigInteger x, BigInteger y, int places) => (x * y) >> places is var z && z == BigInteger.MinusOne ? BigInteger.Zero : z;

    static BigInteger Shift(BigInteger x, int bits) => bits >= 0 ? x << bits : x >> -bits;

    static BigInteger ArcTangentOfInverse(int n)
    {
        BigInteger power = One / n, sum = power;
        for (int i = 1; !power.IsZero; i++)
        {
            power /= -n * n;
            sum += power / ((2 * i) + 1);
        }
        return sum;
    }

    /// <summary>The square root of a fixed-point number by Newton's method from above.</summary>
    static BigInteger Root(BigInteger x)
    {
        BigInteger square = x << Places, y = One << 1;
        while (true)
        {
            BigInteger next = (y + (square / y)) >> 1;
            if (next >= y) return y;
            y = next;
        }
    }
}
