using Descent.Engine;

namespace Descent.Training;

/// <summary>A two-layer classifier whose readout is fixed: hidden units vote for classes, o = V σ(W x).</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256, section 2.</remarks>
/// <param name="Weight">W [units, inputs].</param>
/// <param name="Votes">V [classes, units]; no gradient changes it.</param>
/// <param name="Activation">σ.</param>
public sealed record VotingNetwork(Tensor Weight, [Frozen] Tensor Votes, Activation Activation) : Layer
{
    /// <summary>Unit after unit of each class votes for it alone, all with one weight.</summary>
    /// <param name="width">Units a class.</param>
    /// <param name="vote">The weight of a vote.</param>
    public static VotingNetwork Create(RandomKey key, int inputs, int classes, int width, double vote, Activation activation, Initializer initializer,
        ElementType element = ElementType.Float32)
    {
        var own = Tensor.OneHot(Tensor.Of<int>([.. Enumerable.Range(0, classes * width).Select(unit => unit / width)]), classes, element);
        return new(initializer.Draw(key, [classes * width, inputs], element), vote * own.Transpose(), activation);
    }

    /// <summary>[n, inputs] → [n, classes].</summary>
    public override Tensor Apply(Tensor x) => Tensor.MatMul(Activation.Apply(Tensor.MatMul(x, Weight, transposeB: true)), Votes, transposeB: true);
}
