using Descent.Engine;

namespace Descent.Training;

public static partial class Losses
{
    /// <summary>The mean over samples of a loss that is given for each of them, formed block by block, so that activations of one block only are in memory.</summary>
    /// <param name="x">[n, ..].</param>
    /// <param name="y">[n, ..].</param>
    /// <param name="losses">From samples and targets [m, ..] to [m].</param>
    /// <param name="block">Samples a block; the last may be smaller.</param>
    public static Tensor MeanInBlocks(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> losses, int block = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        var count = x.Shape[0];
        return Enumerable.Range(0, (count + block - 1) / block)
            .Select(i => (Start: i * block, End: Math.Min(count, (i + 1) * block)))
            .Select(part => losses(x.Slice(0, part.Start, part.End), y.Slice(0, part.Start, part.End)).Sum())
            .Aggregate((a, b) => a + b) / count;
    }
}
