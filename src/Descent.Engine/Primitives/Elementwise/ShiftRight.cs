namespace Descent.Engine;

/// <summary>y = x shifted right; zeros come in (logical), elementwise; int32 only.</summary>
public sealed record ShiftRight(int Bits) : Shift(Bits)
{
    protected override int Move(int x) => x >>> Bits;
}

public static class ShiftRightFunction
{
    extension(Tensor)
    {
        /// <summary>x shifted by 0 to 31 <paramref name="bits"/> to the right; zeros come in (logical); int32, shaped like x.</summary>
        public static Tensor ShiftRight(Tensor x, int bits) => new ShiftRight(bits).Of(x);
    }
}
