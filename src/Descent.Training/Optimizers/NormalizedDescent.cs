using Descent.Engine;

namespace Descent.Training;

/// <summary>Normalised gradient descent: −η g / ‖g‖, ‖g‖ being the norm over all leaves (Frobenius for a matrix); nothing where the gradient is zero.</summary>
/// <remarks>
/// Nesterov (1984); Hazan, Levy and Shalev-Shwartz (2015), arXiv:1507.02030, algorithm 1. Every step has the length η, however small the gradient. Gradients are
/// divided by their largest entry before they are squared, so that those below the square root of the smallest number keep their direction.
/// </remarks>
public sealed record NormalizedDescent(Schedule Rate) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step)
    {
        var peak = gradients.Leaves.Select(g => Tensor.Abs(g).Max().To(ElementType.Float64)).Aggregate(Tensor.Maximum);
        var unit = Tensor.Where(peak > 0, peak, 1.0);
        var scaled = gradients.Map(g => g / unit.To(g.Element));
        var square = scaled.Leaves.Select(g => (g * g).Sum().To(ElementType.Float64)).Aggregate((sum, term) => sum + term);
        var length = Tensor.Sqrt(Tensor.Where(peak > 0, square, 1.0));
        return scaled.Map(g => -(Rate.At(step, ElementType.Float64) / length).To(g.Element) * g);
    }
}
