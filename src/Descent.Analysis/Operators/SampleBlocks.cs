using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How many samples are worked on at one time, so that memory stays within a bound: decided, and the peak known, before anything is computed.</summary>
/// <param name="Count">All samples.</param>
/// <param name="Size">Samples a block; the last may be smaller.</param>
/// <param name="Bytes">What a block takes beside parameters and samples.</param>
public readonly record struct SampleBlocks(int Count, int Size, long Bytes)
{
    /// <summary>Bytes that a block may take unless another number is given.</summary>
    public const long DefaultMemory = 2L << 30;

    /// <summary>All samples at once where they fit; else the largest even share that does, found by halving; one sample where nothing does.</summary>
    /// <param name="bytes">What a block of inputs and targets takes; they need not be evaluated.</param>
    public static SampleBlocks Fit(ObjectiveSamples samples, long memory, Func<Tensor, Tensor, long> bytes)
    {
        for (var shares = 1; ; shares *= 2)
        {
            var size = (samples.Count + shares - 1) / shares;
            var (x, y) = samples.Block(0, size);
            var needed = bytes(x, y) + (shares == 1 ? 0 : x.Type.Bytes + y.Type.Bytes);
            if (needed <= memory || size == 1) return new(samples.Count, size, needed);
        }
    }

    /// <summary>The blocks, in the samples' order.</summary>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Of(ObjectiveSamples samples)
    {
        if (Size == Count) yield return (samples.Inputs, samples.Targets);
        else for (var i = 0; i < Count; i += Size) yield return samples.Block(i, Math.Min(Count, i + Size));
    }
}
