using Descent.Engine;

namespace Descent.Data;

/// <summary>Two groups of words of a text: those that few different words follow, and those that many do.</summary>
/// <param name="Few">Numbers of words, see <see cref="WordCorpus"/>; likewise <paramref name="Many"/>.</param>
public sealed record FollowerGroups(IReadOnlyList<int> Few, IReadOnlyList<int> Many)
{
    /// <summary>A third of the vocabulary with fewest followers, and one with most. Frequent words have more followers: the groups differ in frequency, too.</summary>
    public static FollowerGroups Thirds(WordCorpus corpus)
    {
        var followers = corpus.Followers();
        int[] order = [.. Enumerable.Range(0, followers.Length).OrderBy(word => followers[word])];
        return new([.. order.Take(followers.Length / 3)], [.. order.TakeLast(followers.Length / 3)]);
    }

    /// <summary>Groups of equal frequency: words that are next to each other in its order are pairs, of which one goes to each group; pairs with as many followers are left out.</summary>
    public static FollowerGroups OfEqualFrequency(WordCorpus corpus)
    {
        var followers = corpus.Followers();
        var pairs = Enumerable.Range(0, followers.Length).Chunk(2).Where(pair => pair is [var a, var b] && followers[a] != followers[b])
            .Select(pair => pair.OrderBy(word => followers[word]).ToArray()).ToArray();
        return new([.. pairs.Select(pair => pair[0])], [.. pairs.Select(pair => pair[1])]);
    }

    /// <summary>1 at the words of a group and 0 at others: float32 [2, words], the few first.</summary>
    public Tensor Indicators(int words)
    {
        Tensor Group(IReadOnlyList<int> group) => Tensor.OneHot(Tensor.Of<int>([.. group]), words).Sum(0);
        return Tensor.Stack(0, Group(Few), Group(Many));
    }
}
