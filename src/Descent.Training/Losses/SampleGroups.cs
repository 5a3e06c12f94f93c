using Descent.Engine;

namespace Descent.Training;

/// <summary>Samples that lie group after group: what is known of each sample, read by group.</summary>
/// <param name="Sizes">Samples of each group, each at least 1.</param>
public sealed record SampleGroups(IReadOnlyList<int> Sizes)
{
    /// <summary>Sums over each group of one number a sample, [n] → scalars.</summary>
    public Tensor[] Sums(Tensor perSample) => [.. Parts(perSample).Select(part => part.Sum())];

    /// <summary>Means over each group of one number a sample, [n] → scalars.</summary>
    public Tensor[] Means(Tensor perSample) => [.. Parts(perSample).Select(part => part.Mean())];

    /// <summary>1 for the samples of a group and 0 for others, float64 [n].</summary>
    public Tensor Indicator(int group) => Tensor.From([.. Sizes.SelectMany((size, i) => Enumerable.Repeat(i == group ? 1.0 : 0, size))], [Sizes.Sum()]);

    /// <exception cref="ShapeError">There are not as many samples as in all groups.</exception>
    IEnumerable<Tensor> Parts(Tensor perSample)
    {
        if (perSample.Rank != 1 || perSample.Shape[0] != Sizes.Sum())
            throw ShapeError.In("SampleGroups", "takes one number a sample", $"give [{Sizes.Sum()}], as many as the groups have together", ("perSample", perSample.Shape));
        return Sizes.Select((_, group) => perSample.Slice(0, Sizes.Take(group).Sum(), Sizes.Take(group + 1).Sum()));
    }
}
