using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The strongest singular modes of a map, and maps seen in their frame.</summary>
/// <param name="Left">U [outputs, k].</param>
/// <param name="Values">s [k], descending.</param>
/// <param name="Right">V [inputs, k].</param>
public sealed record SingularModes(Tensor Left, Tensor Values, Tensor Right)
{
    /// <param name="map">[outputs, inputs].</param>
    /// <param name="count">k; all of them unless given.</param>
    public static SingularModes Of(Tensor map, int? count = null)
    {
        var (u, s, vt) = Tensor.Svd(map);
        var k = count ?? s.Shape[^1];
        return new(u.Slice(1, 0, k), s.Slice(0, 0, k), vt.Slice(0, 0, k).Transpose());
    }

    /// <summary>Given values in uniformly random orthonormal frames.</summary>
    /// <param name="values">Floating [k], k at most the smaller of the sides.</param>
    public static SingularModes Draw(RandomKey key, int outputs, int inputs, Tensor values)
    {
        var (k, keys) = ((int)values.Size, key.Split());
        return new(keys[0].Orthogonal(outputs, k, values.Element), values, keys[1].Orthogonal(inputs, k, values.Element));
    }

    /// <summary>U diag(s) Vᵀ.</summary>
    public Tensor Map() => Tensor.MatMul(Left * Values, Right, transposeB: true);

    /// <summary>The diagonal of Uᵀ M V, [k]: how much of every mode a map holds. It can be traced.</summary>
    public Tensor Strengths(Tensor map) => (Left * Tensor.MatMul(map, Right)).Sum(0);

    /// <summary>The largest entry of Uᵀ M V off the diagonal: 0 where the modes are decoupled.</summary>
    public Tensor Coupling(Tensor map)
    {
        var seen = Tensor.MatMul(Left, Tensor.MatMul(map, Right), transposeA: true);
        return Tensor.Abs(seen - seen.Diagonal().DiagonalMatrix()).Max();
    }
}
