using Descent.Engine;

namespace Descent.Data;

/// <summary>A weighted batch of <see cref="OrderedSentence"/> as tensors, short ones padded.</summary>
/// <param name="Words">int32 [n, L]: the words that attention sees; what is hidden is word 0.</param>
/// <param name="Bias">float64 [n, L]: 0, and −∞ at hidden places; added to scores.</param>
/// <param name="Queries">int32 [n].</param>
/// <param name="Optimal">int32 [n]: the first place of the optimal word.</param>
/// <param name="Next">int32 [n]: the follower of the optimal word.</param>
/// <param name="Weights">float64 [n], adding to 1.</param>
public sealed record OrderedSentences(Tensor Words, Tensor Bias, Tensor Queries, Tensor Optimal, Tensor Next, Tensor Weights)
{
    /// <summary>int32 [n]: the optimal words themselves.</summary>
    public Tensor OptimalWords => Words.TakeAlongAxis(Optimal.ExpandAxis(1), 1).SqueezeAxis(1);

    /// <param name="followers">n(·): the word that follows each word.</param>
    /// <param name="weights">Positive, as many as sentences; scaled to add to 1.</param>
    /// <param name="withQuery">Whether the query is a key, too.</param>
    /// <exception cref="DataException"><c>bad-option</c>: no sentence, an optimal word that is not there, or another number of weights.</exception>
    public static OrderedSentences Of(IReadOnlyList<OrderedSentence> sentences, IReadOnlyList<int> followers, IReadOnlyList<double> weights, bool withQuery)
    {
        if (sentences.Count == 0 || weights.Count != sentences.Count || sentences.Any(one => !one.Context.Contains(one.Optimal)))
            throw new DataException("bad-option", FormattableString.Invariant($"{sentences.Count} sentences with {weights.Count} weights are no batch."), "Give a weight a sentence, each with its optimal word in the context.");
        IReadOnlyList<int>[] attended = [.. sentences.Select(one => one.Attended(withQuery))];
        var (n, length, total) = (sentences.Count, attended.Max(words => words.Count), weights.Sum());
        Tensor Row(Func<OrderedSentence, int> read) => Tensor.Of<int>([.. sentences.Select(read)]);
        return new(
            Tensor.From<int>([.. attended.SelectMany(words => words.Concat(Enumerable.Repeat(0, length - words.Count)))], [n, length]),
            Tensor.From<double>([.. attended.SelectMany(words => Enumerable.Range(0, length).Select(i => i < words.Count ? 0 : double.NegativeInfinity))], [n, length]),
            Row(one => one.Query), Row(one => one.Context.ToList().IndexOf(one.Optimal)), Row(one => followers[one.Optimal]),
            Tensor.Of<double>([.. weights.Select(weight => weight / total)]));
    }
}
