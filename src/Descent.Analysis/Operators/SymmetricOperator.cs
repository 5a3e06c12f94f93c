namespace Descent.Analysis;

/// <summary>A symmetric matrix that is known by its products with vectors and never formed.</summary>
public abstract class SymmetricOperator
{
    /// <summary>Rows, and columns.</summary>
    public abstract int Size { get; }

    /// <summary>The product with a vector of length <see cref="Size"/>; the vector is not changed.</summary>
    public abstract double[] Apply(double[] x);

    /// <summary>The unit of rounding of a product: 2⁻⁵² or 2⁻²³.</summary>
    public virtual double Epsilon => double.BitIncrement(1) - 1;

    /// <summary>Products made so far.</summary>
    public int Products { get; private protected set; }
}
