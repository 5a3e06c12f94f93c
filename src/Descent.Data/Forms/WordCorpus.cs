using System.Collections.Concurrent;
using Descent.Engine;

namespace Descent.Data;

/// <summary>A text as numbers of its words, the most frequent first.</summary>
/// <param name="Vocabulary">The words that have numbers of their own; all others share the number after them.</param>
/// <param name="Words">The text, 0 to the size of the vocabulary.</param>
public sealed record WordCorpus(IReadOnlyList<string> Vocabulary, IReadOnlyList<int> Words)
{
    static readonly ConcurrentDictionary<(string Data, int Size), Lazy<WordCorpus>> Loaded = new();

    /// <summary>A text of the catalogue, loaded once a process.</summary>
    /// <exception cref="DataException">What <see cref="DatasetCatalogue.Text"/> throws.</exception>
    public static WordCorpus Load(string data, int size) =>
        Loaded.GetOrAdd((data, size), asked => new(() => Of(DatasetCatalogue.Text(asked.Data, new DataOptions()).Text, asked.Size))).Value;

    /// <summary>Words are runs of letters and apostrophes in lower case; of equally frequent ones the first in ordinal order comes first.</summary>
    /// <param name="size">Most words with numbers of their own.</param>
    /// <exception cref="DataException"><c>data-format</c>: the text has no word.</exception>
    public static WordCorpus Of(string text, int size)
    {
        var words = Split(text).ToArray();
        if (words.Length == 0) throw new DataException("data-format", FormattableString.Invariant($"A text of {text.Length} characters has no word."), "Give a text of letters.");
        string[] vocabulary = [.. words.CountBy(word => word, StringComparer.Ordinal)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(size).Select(pair => pair.Key)];
        var numbers = vocabulary.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        return new(vocabulary, Array.ConvertAll(words, word => numbers.GetValueOrDefault(word, vocabulary.Length)));
    }

    /// <summary>The numbers in use: the vocabulary and the one that other words share.</summary>
    public int Count => Vocabulary.Count + 1;

    /// <summary>How many different words follow each word of the vocabulary.</summary>
    public int[] Followers()
    {
        var pairs = Words.Zip(Words.Skip(1)).Distinct().CountBy(pair => pair.First).ToDictionary();
        return [.. Enumerable.Range(0, Vocabulary.Count).Select(word => pairs.GetValueOrDefault(word))];
    }

    /// <summary>The same words in random order: their frequencies are kept, and nothing else.</summary>
    public WordCorpus Shuffled(uint key) => this with { Words = Array.ConvertAll(EpochOrder.Permutation(key, 0, 0, Words.Count), place => Words[place]) };

    /// <summary>Windows of the text at random places; a function of the key.</summary>
    /// <returns>int32 [count, length].</returns>
    /// <exception cref="DataException"><c>bad-option</c>: the text is shorter than a window.</exception>
    public Tensor Windows(RandomKey key, int count, int length)
    {
        if (length < 1 || Words.Count < length)
            throw new DataException("bad-option", FormattableString.Invariant($"A text of {Words.Count} words has no window of {length}."),
                "Give a longer text, or a shorter window of 1 word at least.");
        var places = key.Integers([count, 1], Words.Count - length + 1) + Tensor.Range(length);
        return Tensor.Of<int>([.. Words]).Gather(places);
    }

    /// <summary>Windows without their last word, and that word: int32 [count, length] and [count].</summary>
    /// <inheritdoc cref="Windows" path="/exception"/>
    public (Tensor Words, Tensor Next) NextWords(RandomKey key, int count, int length)
    {
        var windows = Windows(key, count, length + 1);
        return (windows.Slice(1, 0, length), windows.At(1, length));
    }

    static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && (char.IsLetter(text[end]) || text[end] is '\'' or '’')) end++;
            if (text.AsSpan(start, end - start).Trim("'’") is { Length: > 0 } word) yield return word.ToString().ToLowerInvariant();
            start = end + 1;
        }
    }
}
