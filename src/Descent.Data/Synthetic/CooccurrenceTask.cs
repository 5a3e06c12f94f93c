using Descent.Engine;

namespace Descent.Data;

/// <summary>Sequences in which two target words occur both, one without the other, or neither; the label is +1 where both do.</summary>
/// <remarks>
/// Yang, Kailkhura, Wang and Liang (2024), arXiv:2410.09605, definition 2.1. Words 0 and 1 are the targets, word 2 is common to all
/// sequences, the others are fillers. All positions are random. Groups, in order: both targets, the first alone, the second alone, neither.
/// </remarks>
/// <param name="Vocabulary">Number of words d, above 3.</param>
/// <param name="Length">Words of a sequence L, at least 3.</param>
public sealed record CooccurrenceTask(int Vocabulary, int Length)
{
    /// <summary>How many words are not fillers.</summary>
    public const int NamedWords = 3;

    /// <summary>Share of each group in the population.</summary>
    public static IReadOnlyList<double> Shares { get; } = [1 / 2.0, 1 / 6.0, 1 / 6.0, 1 / 6.0];

    /// <summary>Sequences of each group among so many, in the proportions of <see cref="Shares"/>, rounded down.</summary>
    public static int[] Sizes(int samples) => [.. Shares.Select(share => samples / (int)Math.Round(1 / share))];

    static readonly int[][] Named = [[2, 0, 1], [2, 0], [2, 1], [2]];

    /// <summary>E[y · 1(the word occurs)] over groups with these shares, for words 0, 1 and 2: what moves a bag of words at the start.</summary>
    /// <remarks>With <see cref="Shares"/> it is 1/3, 1/3 and 0: the labels of the common word cancel.</remarks>
    public static double[] SignedFrequencies(IReadOnlyList<double> shares) =>
        [.. Enumerable.Range(0, NamedWords).Select(word => Named.Select((words, group) => words.Contains(word) ? Sign(group) * shares[group] : 0).Sum())];

    /// <summary>The label of a group, +1 or −1.</summary>
    public static int Sign(int group) => group == 0 ? 1 : -1;

    /// <summary>How many filler positions groups of these sizes have.</summary>
    public int Fillers(IReadOnlyList<int> sizes) => sizes.Select((size, group) => size * (Length - Named[group].Length)).Sum();

    /// <summary>A batch with a given number of sequences of each group; a function of the key, without reading values.</summary>
    /// <param name="sizes">Sequences of each of the four groups.</param>
    /// <param name="distinct">Whether every filler occurs at most once in the batch; else fillers are independent and uniform. Null: distinct where there are words enough.</param>
    /// <returns>Words int32 [n, L], group after group.</returns>
    /// <exception cref="DataException"><c>bad-option</c>: no four groups, too short a sequence, or too few words for distinct fillers.</exception>
    public Tensor Draw(RandomKey key, IReadOnlyList<int> sizes, bool? distinct = null)
    {
        if (sizes.Count != Named.Length || sizes.Any(size => size < 0) || sizes.Sum() == 0)
            throw new DataException("bad-option", $"{sizes.Count} sizes are not those of the four groups.", "Give four numbers of sequences, not all 0.");
        var needed = Fillers(sizes);
        var once = distinct ?? needed <= Vocabulary - NamedWords;
        if (Length < NamedWords || Vocabulary <= NamedWords || (once && Vocabulary - NamedWords < needed))
            throw new DataException("bad-option", FormattableString.Invariant($"{Vocabulary} words in sequences of {Length} cannot hold 3 named words and {(once ? needed : 1)} fillers."),
                "Give sequences of 3 words at least, and more words or fillers that may repeat.");
        var keys = key.Split(2);
        var fillers = NamedWords + (once ? keys[0].Permutation(Vocabulary - NamedWords).Slice(0, 0, needed) : keys[0].Integers([needed], Vocabulary - NamedWords));
        var (blocks, used) = (new List<Tensor>(), 0);
        for (var group = 0; group < Named.Length; group++)
        {
            var (size, named) = (sizes[group], Named[group]);
            if (size == 0) continue;
            var free = Length - named.Length;
            var words = Tensor.Of<int>(named).BroadcastTo([size, named.Length]);
            blocks.Add(free == 0 ? words : Tensor.Concatenate(1, words, fillers.Slice(0, used, used + size * free).Reshape([size, free])));
            used += size * free;
        }
        var inOrder = Tensor.Concatenate(0, [.. blocks]);
        return inOrder.TakeAlongAxis(keys[1].Uniform(inOrder.Shape, element: ElementType.Float64).ArgSort(), 1);
    }

    /// <summary>The labels of a batch with groups of these sizes: ±1, [n].</summary>
    public static Tensor Labels(IReadOnlyList<int> sizes, ElementType element = ElementType.Float32) =>
        Tensor.Concatenate(0, [.. sizes.Select((size, group) => Tensor.Full([size], Sign(group), element))]);
}
