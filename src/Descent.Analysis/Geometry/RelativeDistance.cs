using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far a tensor is from a reference, in units of the reference: of kernels, weights, or what a flow conserves.</summary>
public static class RelativeDistance
{
    /// <summary>‖x − r‖ / ‖r‖ in the norm over all entries (Frobenius for a matrix), a scalar. It can be traced.</summary>
    /// <param name="x">Of any shape.</param>  <param name="reference">r, of the same shape.</param>
    /// <returns>NaN or infinite where the reference is zero.</returns>
    /// <exception cref="ShapeError">The types differ: nothing is broadcast.</exception>
    public static Tensor Of(Tensor x, Tensor reference)
    {
        if (x.Type != reference.Type) throw ShapeError.In("RelativeDistance", "takes two tensors of one type", "take both over the same samples", ("x", x.Type), ("reference", reference.Type));
        var difference = x - reference;
        return Tensor.Sqrt((difference * difference).Sum() / (reference * reference).Sum());
    }
}
