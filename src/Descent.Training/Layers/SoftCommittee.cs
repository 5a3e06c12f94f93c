using Descent.Engine;

namespace Descent.Training;

/// <summary>A two-layer network whose readout is the mean over its units and fixed: f(x) = (1/N) Σᵢ φ(wᵢ · x).</summary>
/// <param name="Weight">W [N, D], a unit a row.</param>
/// <param name="Activation">φ.</param>
/// <remarks>Biehl and Schwarze (1995); Saad and Solla (1995). With the mean and not the sum it is the mean-field scaling.</remarks>
public sealed record SoftCommittee(Tensor Weight, Activation Activation) : Layer
{
    /// <summary>A committee of N independent standard normal units.</summary>
    public static SoftCommittee Create(RandomKey key, int inputs, int width, Activation activation, ElementType element = ElementType.Float32) =>
        new(key.Normal([width, inputs], element: element), activation);

    /// <summary>[n, D] → [n].</summary>
    public override Tensor Apply(Tensor x) => Activation.Apply(Tensor.MatMul(x, Weight, transposeB: true)).Mean(1);

    /// <summary>N times the tangent kernel of inputs [n, D], in closed form: (x · x') (1/N) Σᵢ φ'(wᵢ · x) φ'(wᵢ · x'), [n, n].</summary>
    public Tensor TangentKernel(Tensor x)
    {
        var h = Tensor.MatMul(x, Weight, transposeB: true);
        var (_, slopes) = Transform.Jvp<Tensor, Tensor>(Activation.Apply, h, Tensor.OnesLike(h));
        return Tensor.MatMul(x, x, transposeB: true) * Tensor.MatMul(slopes, slopes, transposeB: true) / Weight.Shape[0];
    }

    public override SoftCommittee Smooth() => this with { Activation = Activation.Smooth() };
}
