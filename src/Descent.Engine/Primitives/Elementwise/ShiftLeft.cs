namespace Descent.Engine;

/// <summary>y = x shifted left; zeros come in, elementwise; int32 only.</summary>
public sealed record ShiftLeft(int Bits) : Shift(Bits)
{
    protected override int Move(int x) => x << Bits;
}

public static class ShiftLeftFunction
{
    extension(Tensor)
    {
        /// <summary>x shifted by 0 to 31 <paramref name="bits"/> to the left; zeros come in; int32, shaped like x.</summary>
        public static Tensor ShiftLeft(Tensor x, int bits) => new ShiftLeft(bits).Of(x);
    }
}
