using Descent.Engine;

namespace Descent.Training;

/// <summary>All gradients together multiplied by min(1, bound / (‖g‖ + 10⁻⁶)), ‖g‖ being the norm over all leaves.</summary>
/// <remarks>Pascanu, Mikolov and Bengio (2012), arXiv:1211.5063; PyTorch's <c>clip_grad_norm_</c>. The norm is added up in float64 over the leaves.</remarks>
public sealed record ClipByGlobalNorm(double Bound) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step)
    {
        var square = gradients.Leaves.Select(g => (g * g).Sum().To(ElementType.Float64)).Aggregate((sum, term) => sum + term);
        var factor = Tensor.Minimum(Bound / (Tensor.Sqrt(square) + 1e-6), 1);
        return gradients.Map(g => factor.To(g.Element) * g);
    }
}
