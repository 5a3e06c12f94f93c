using Descent.Engine;

namespace Descent.Training;

/// <summary>A two-layer classifier whose output weights are fixed: every hidden unit is for one class, o = V σ(W x).</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256, section 2.</remarks>
/// <param name="Weight">W [units, inputs].</param>
/// <param name="OutputWeights">V [classes, units]; no gradient changes it.</param>
/// <param name="Activation">σ.</param>
public sealed record FixedReadoutNetwork(Tensor Weight, [Frozen] Tensor OutputWeights, Activation Activation) : Layer
{
    /// <summary>Unit after unit of each class has the output weight for it, and 0 for the others.</summary>
    /// <param name="width">Units a class.</param>
    /// <param name="outputWeight">The one entry of V that is not 0.</param>
    public static FixedReadoutNetwork Create(RandomKey key, int inputs, int classes, int width, double outputWeight, Activation activation, Initializer initializer,
        ElementType element = ElementType.Float32)
    {
        var own = Tensor.OneHot(Tensor.Of<int>([.. Enumerable.Range(0, classes * width).Select(unit => unit / width)]), classes, element);
        return new(initializer.Draw(key, [classes * width, inputs], element), outputWeight * own.Transpose(), activation);
    }

    /// <summary>[n, inputs] → [n, classes].</summary>
    public override Tensor Apply(Tensor x) => Tensor.MatMul(Activation.Apply(Tensor.MatMul(x, Weight, transposeB: true)), OutputWeights, transposeB: true);

    public override FixedReadoutNetwork Smooth() => this with { Activation = Activation.Smooth() };
}
