using Descent.Engine;

namespace Descent.Data;

/// <summary>Classes of sequences that share some words and have others alone: first the common words, then the distinct words of each class in a block, the rarest first.</summary>
/// <remarks>Tian, Wang, Chen and Du (2023), arXiv:2305.16380, the synthetic data of section 6. See <see cref="SequenceClasses"/>.</remarks>
/// <param name="Common">Words that all classes share.</param>
/// <param name="Distinct">Words of each class alone.</param>
/// <param name="IsEven">Whether the distinct words of a class are equally probable.</param>
public sealed record SharedWordTask(int Classes, int Common, int Distinct, bool IsEven = false)
{
    public int Words => Common + Classes * Distinct;

    /// <summary>Distinct words of weight 1 to 10, uniform and sorted; several common ones of weight 0.5 to 2 in each class, a single one as frequent as all distinct ones together.</summary>
    public SequenceClasses Draw(RandomKey key)
    {
        var distinct = IsEven ? Tensor.Ones([Classes, Distinct], ElementType.Float64) : key.Fold(0).Uniform([Classes, Distinct], 1, 10, ElementType.Float64).Sort();
        return SequenceClasses.Of(Common == 1 ? distinct.SumKeep(1) : key.Fold(1).Uniform([Classes, Common], 0.5, 2, ElementType.Float64), distinct);
    }

    /// <summary>Each class once: int32 [classes].</summary>
    public Tensor Labels => SequenceClasses.Balanced(Classes, Classes);

    /// <summary>The distinct words of a class, the rarest first.</summary>
    public IEnumerable<int> DistinctWords(int label) => Enumerable.Range(Common + label * Distinct, Distinct);
}
