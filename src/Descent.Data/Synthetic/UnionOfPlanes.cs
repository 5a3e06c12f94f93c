using Descent.Engine;

namespace Descent.Data;

/// <summary>Classes on planes through the origin, a plane each: with x a class holds −x, so that no linear classifier without threshold beats chance.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256, section 4.1, with two planes in R⁴.</remarks>
/// <param name="Bases">Two orthonormal vectors of d entries for each class.</param>
public sealed record UnionOfPlanes(params (double[] A, double[] B)[] Bases)
{
    /// <summary>span(e₁, sin θ e₂ + cos θ e₃) and span(e₃, e₄): orthogonal planes at θ = π/2.</summary>
    /// <param name="angle">θ in radians.</param>
    public static UnionOfPlanes AtAngle(double angle) => new(([1, 0, 0, 0], [0, Math.Sin(angle), Math.Cos(angle), 0]), ([0, 0, 1, 0], [0, 0, 0, 1]));

    /// <summary>Every class on the same circles, evenly spaced on each, class after class.</summary>
    /// <param name="radii">Of the circles.</param>
    /// <param name="directions">Points a circle; even, so that −x comes with x.</param>
    /// <returns>X float64 [classes · radii · directions, d], labels int32.</returns>
    public (Tensor X, Tensor Labels) Circles(IReadOnlyList<double> radii, int directions)
    {
        var points = (from plane in Enumerable.Range(0, Bases.Length)
                      from radius in radii
                      from j in Enumerable.Range(1, directions)
                      select (plane, radius, angle: 2 * j * Math.PI / directions)).ToArray();
        var x = points.SelectMany(point => Bases[point.plane].A.Zip(Bases[point.plane].B, (a, b) => point.radius * (Math.Cos(point.angle) * a + Math.Sin(point.angle) * b)));
        return (Tensor.From<double>([.. x], [points.Length, Bases[0].A.Length]), Tensor.Of<int>([.. points.Select(point => point.plane)]));
    }
}
