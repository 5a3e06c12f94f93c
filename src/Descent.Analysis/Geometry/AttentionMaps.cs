using Descent.Engine;

namespace Descent.Analysis;

/// <summary>What a model attends to, over the samples of an objective; a block of samples is in memory at one time.</summary>
/// <param name="Mean">Mean over samples, float64 [.., queries, keys]: a map a head.</param>
/// <param name="Entropy">Mean over samples and queries of each row's entropy in units of ln keys, [..]: a number a head, 0 (one key) to 1 (all alike).</param>
public sealed record AttentionMaps(Tensor Mean, Tensor Entropy)
{
    /// <summary>Bytes that a block may take.</summary>
    const long Memory = 64 << 20;

    /// <exception cref="AnalysisException">The objective tells no attention, or its rows do not sum to 1.</exception>
    public static AttentionMaps Of(Objective objective)
    {
        var (samples, weights) = Need(objective);
        Tensor? sum = null, entropy = null;
        foreach (var (x, _) in Blocks(objective).Of(samples))
        {
            var map = weights(objective.Parameters, x).To(ElementType.Float64);
            AttentionEntropy.Relative(map);
            var (part, spread) = (map.Sum(0), (AttentionEntropy.Of(map) / Math.Log(map.Shape[^1])).Mean(-1).Sum(0));
            (sum, entropy) = sum is null ? (part, spread) : (sum + part, entropy! + spread);
        }
        return new(sum! / samples.Count, entropy! / samples.Count);
    }

    /// <summary>A forward pass over all samples, and the maps of one block.</summary>
    public static InstrumentCost Cost(Objective objective) => new(0.5, Blocks(objective).Bytes);

    /// <summary>What the model makes on the way to its maps, and for each map its entropy's terms and sums.</summary>
    static SampleBlocks Blocks(Objective objective)
    {
        var (samples, weights) = Need(objective);
        return SampleBlocks.Fit(samples, Memory, (x, _) => Transform.MemoryOf<(Tree At, Tensor X), Tensor>(given =>
        {
            var map = weights(given.At, given.X).To(ElementType.Float64);
            return map.Sum(0) + AttentionEntropy.Of(map).Mean(-1).Sum(0).ExpandAxis(-1).ExpandAxis(-1);
        }, (objective.Parameters, x)).Unplanned);
    }

    static (ObjectiveSamples, Func<Tree, Tensor, Tensor>) Need(Objective objective) => objective.Samples is { Attention: { } weights } samples ? (samples, weights)
        : throw new AnalysisException($"AttentionMaps: objective '{objective.Name}' does not tell what its model attends to; add it with objective.WithAttention(model, (model, x) => weights).");
}
