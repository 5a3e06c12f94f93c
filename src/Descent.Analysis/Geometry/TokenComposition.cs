using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>What one query's attention makes of the words of classes of sequences, in the limit of long ones: which words it has chosen, and how finally.</summary>
/// <remarks>Tian, Wang, Chen and Du (2023), arXiv:2305.16380: common words come first, then the distinct words of each class in a block.</remarks>
/// <param name="Net">With one query.</param>
/// <param name="Probabilities">P(word | class), [classes, words].</param>
/// <param name="Common">Words that all classes share.</param>
public sealed record TokenComposition(ReparameterizedTransformer Net, Tensor Probabilities, int Common)
{
    int Classes => Probabilities.Shape[0];

    /// <summary>z, [words].</summary>
    public Tensor Logits => Net.Attention.Logits.At(0, 0);

    /// <summary>Attention of each class, [classes, words]; rows sum to 1.</summary>
    public Tensor Attention => Net.Attention.OfFrequencies(Probabilities, Tensor.Zeros([Classes], ElementType.Int32));

    /// <summary>The largest sum of a row of Y or Z, without its sign: descent from 0 keeps all at 0.</summary>
    public Tensor RowSum => Tensor.Maximum(Tensor.Abs(Logits.Sum()), Tensor.Abs(Net.Decoder.Sum(1)).Max());

    /// <summary>Entropy of attention among a class's distinct words, in nats, the mean over classes: 0 where one has won.</summary>
    public Tensor Entropy
    {
        get
        {
            var attention = Attention;
            return Tensor.Stack(0, [.. Enumerable.Range(0, Classes).Select(label => Own(attention.At(0, label), label)).Select(own => AttentionEntropy.Of(own / own.Sum()))]).Mean();
        }
    }

    /// <summary>The largest relative change, over pairs of distinct words of one of the first two classes, of c̃⁻² − c̃'⁻² with c̃ = P eᶻ, which a fast decoder conserves (theorem 3).</summary>
    public Tensor Drift => Tensor.Stack(0, [.. Enumerable.Range(0, Math.Min(2, Classes)).Select(label => (P: Own(Probabilities.At(0, label), label), Z: Own(Logits, label)))
        .Select(word => PairwiseDrift.Largest(Tensor.Pow(word.P, -2), Tensor.Pow(word.P * Tensor.Exp(word.Z), -2)))]).Max();

    Tensor Own(Tensor words, int label)
    {
        var distinct = (words.Shape[0] - Common) / Classes;
        return words.Slice(0, Common + label * distinct, Common + (label + 1) * distinct);
    }
}
