namespace Descent.Engine.Kernels;

/// <summary>The operations on one width of vector, so that a kernel is written once and the compiler specialises it.</summary>
/// <typeparam name="TVector">The vector of the runtime: the kernel's locals have this type and stay in registers.</typeparam>
/// <typeparam name="T">float, double, int or uint; the operations named of real numbers are for float and double.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Whether <see cref="LoadMasked"/> and <see cref="StoreMasked"/> are single instructions.</summary>
    static abstract bool HasMasks { get; }

    /// <summary>Rows of a matrix tile, two vectors wide, whose sums fit the registers: 6 or 12.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Zero { get; }
    static abstract TVector Broadcast(T value);
    static abstract TVector Load(T* source);
    static abstract void Store(T* target, TVector value);

    /// <summary>All bits set in the first <paramref name="count"/> lanes.</summary>
    static abstract TVector Mask(int count);

    /// <summary>Loads the lanes of the mask, touching no memory outside them; the others are zero.</summary>
    static abstract TVector LoadMasked(T* source, TVector mask);
    static abstract void StoreMasked(T* target, TVector value, TVector mask);

    static abstract TVector Add(TVector x, TVector y);
    static abstract TVector Subtract(TVector x, TVector y);
    static abstract TVector Multiply(TVector x, TVector y);
    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x y + z: rounded once on every machine that has a fused instruction, wrapping for integers.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>IEEE 754-2019 maximum: a NaN propagates.</summary>
    static abstract TVector Maximum(TVector x, TVector y);
    static abstract TVector Minimum(TVector x, TVector y);

    static abstract TVector And(TVector x, TVector y);
    static abstract TVector Or(TVector x, TVector y);
    static abstract TVector Xor(TVector x, TVector y);
    static abstract TVector LessThan(TVector x, TVector y);
    static abstract TVector EqualTo(TVector x, TVector y);
    static abstract bool Any(TVector mask);

    /// <summary>Lane by lane, x where the mask is set and y where it is not.</summary>
    static abstract TVector Select(TVector mask, TVector x, TVector y);
    static abstract TVector AbsoluteValue(TVector x);

    /// <summary>To the nearest integer, halves to even (real numbers).</summary>
    static abstract TVector Round(TVector x);
    static abstract TVector SquareRoot(TVector x);

    /// <summary>x 2^n for whole n between twice the least and twice the largest exponent, rounded once (real numbers).</summary>
    static abstract TVector Scale(TVector x, TVector n);

    /// <summary>Splits a positive normal x into a significand in [√½, √2) and a whole exponent (real numbers).</summary>
    static abstract TVector Split(TVector x, out TVector exponent);

    static abstract TVector RotateLeft(TVector x, int bits);

    /// <summary>Writes x₀ y₀ x₁ y₁ ... (32-bit elements).</summary>
    static abstract void StoreInterleaved(T* target, TVector x, TVector y);
}
