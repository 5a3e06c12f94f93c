using Descent.Engine;

namespace Descent.Data;

/// <summary>Matrices whose spectrum is given and whose frames are random.</summary>
public static class RandomMatrix
{
    /// <summary>U diag(σ) V with independent U and V, uniform over the orthogonal matrices.</summary>
    /// <param name="left">Draws U.</param>
    /// <param name="values">σ, float64 [d]; a negative one turns its direction around.</param>
    /// <param name="right">Draws V.</param>
    /// <returns>[d, d].</returns>
    public static Tensor OfSingularValues(RandomKey left, Tensor values, RandomKey right)
    {
        var d = (int)values.Size;
        return Tensor.MatMul(left.Orthogonal(d, d, values.Element) * values, right.Orthogonal(d, d, values.Element));
    }
}
