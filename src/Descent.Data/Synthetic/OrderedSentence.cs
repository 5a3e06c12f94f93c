namespace Descent.Data;

/// <summary>A sentence whose last word, the query, decides which word of the context is optimal; what follows it is the optimal word's follower.</summary>
/// <param name="Query">The last word.</param>
/// <param name="Context">The words before it, in order.</param>
/// <param name="Optimal">One of the context's words.</param>
public sealed record OrderedSentence(int Query, IReadOnlyList<int> Context, int Optimal)
{
    /// <summary>The words that attention sees: the context, and the query after it where it is a key, too.</summary>
    public IReadOnlyList<int> Attended(bool withQuery) => withQuery ? [.. Context, Query] : Context;

    /// <summary>What the sentence reveals: for its query, the optimal word stands above each other word that attention sees.</summary>
    public IEnumerable<(int Query, int Greater, int Lesser)> Comparisons(bool withQuery) => Attended(withQuery).Where(word => word != Optimal).Distinct().Select(word => (Query, Optimal, word));
}
