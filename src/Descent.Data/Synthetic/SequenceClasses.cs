using Descent.Engine;

namespace Descent.Data;

/// <summary>Sequences of independent words, drawn from the distribution of their class: P(word | class). The class is what comes next.</summary>
/// <remarks>
/// Tian, Wang, Chen and Du (2023), arXiv:2305.16380, section 3.1. A word of one class alone is distinct, one of several is common
/// (Ω(l) = {n : P(l|n) &gt; 0}, |Ω| = 1 or more).
/// </remarks>
/// <param name="Probabilities">P(l|n), [classes, words]; rows sum to 1.</param>
public sealed record SequenceClasses(Tensor Probabilities)
{
    /// <summary>First the common words, then the distinct words of each class in a block of its own.</summary>
    /// <param name="common">Weights of the common words in each class, [classes, c].</param>
    /// <param name="distinct">Weights of each class's own words, [classes, d].</param>
    /// <returns>Probabilities in proportion to the weights, over c + classes · d words.</returns>
    /// <exception cref="DataException"><c>bad-option</c>: the weights are of different numbers of classes.</exception>
    public static SequenceClasses Of(Tensor common, Tensor distinct)
    {
        if (common.Rank != 2 || distinct.Rank != 2 || common.Shape[0] != distinct.Shape[0])
            throw new DataException("bad-option", $"Weights {common.Shape} and {distinct.Shape} are not those of the same classes.", "Give [classes, common words] and [classes, distinct words].");
        var classes = common.Shape[0];
        var blocks = Tensor.Identity(classes, distinct.Element).ExpandAxis(2) * distinct.ExpandAxis(1);
        var weights = Tensor.Concatenate(1, common, blocks.Reshape([classes, classes * distinct.Shape[1]]));
        return new(weights / weights.SumKeep(1));
    }

    public int Classes => Probabilities.Shape[0];

    public int Vocabulary => Probabilities.Shape[1];

    /// <summary>Class after class, over and over: int32 [count], every class as often as the others where they divide the count.</summary>
    public static Tensor Balanced(int count, int classes) => Tensor.Of<int>([.. Enumerable.Range(0, count).Select(i => i % classes)]);

    /// <summary>Sequences of these classes; a function of the key, without reading values.</summary>
    /// <param name="classes">int32 [n].</param>
    /// <returns>int32 [n, length].</returns>
    public Tensor Words(RandomKey key, Tensor classes, int length) => (Draws(key, classes, length) >= Thresholds(classes)).To(ElementType.Int32).Sum(-1);

    /// <summary>How often each word occurs in the sequences that <see cref="Words"/> gives with the same arguments, over the length: [n, words].</summary>
    public Tensor Frequencies(RandomKey key, Tensor classes, int length)
    {
        var below = (Draws(key, classes, length) < Thresholds(classes)).To(Probabilities.Element).Mean(-2);
        var upTo = Tensor.Concatenate(1, below, Tensor.Ones([classes.Shape[0], 1], Probabilities.Element));
        return upTo - upTo.Slice(1, 0, Vocabulary - 1).Pad(1, 1, 0);
    }

    /// <summary>Uniform numbers, [n, length, 1].</summary>
    Tensor Draws(RandomKey key, Tensor classes, int length) => key.Uniform([classes.Shape[0], length, 1], element: Probabilities.Element);

    /// <summary>Where a uniform number goes over to the next word, [n, 1, words − 1].</summary>
    // The last threshold is 1 but for rounding, and no number may reach beyond it.
    Tensor Thresholds(Tensor classes) => Probabilities.CumSum(1).Slice(1, 0, Vocabulary - 1).Gather(classes).ExpandAxis(1);
}
