namespace Descent.Studies.Dynamics;

/// <remarks>Real text: a word-level layer with a row of Z for each word, where a text is named.</remarks>
public sealed partial record ScanAndSnap
{
    const int TextWords = 200;
    const int TextTest = 512;
    const int TextLength = 16;

    bool HasText => Text != "none";

    WordCorpus Corpus => WordCorpus.Load(Text, TextWords);

    /// <summary>Words of the vocabulary with fewest, and with most different followers: a third each, 1 at these words and 0 at others, [2, words].</summary>
    static Tensor Groups(WordCorpus corpus)
    {
        var followers = corpus.Followers();
        int[] order = [.. Enumerable.Range(0, followers.Length).OrderBy(word => followers[word])];
        var third = followers.Length / 3;
        Tensor Group(IEnumerable<int> words) => Tensor.OneHot(Tensor.Of<int>([.. words]), corpus.Count).Sum(0);
        return Tensor.Stack(0, Group(order.Take(third)), Group(order.TakeLast(third)));
    }

    /// <summary>Stochastic descent at the paper's rate for text, and what the two groups receive of the vocabulary's attention, over their share under uniform attention, as logarithms.</summary>
    Arm Read(string name, bool isShuffled)
    {
        var source = new Lazy<WordCorpus>(() => isShuffled ? Corpus.Shuffled(1) : Corpus);
        var groups = new Lazy<Tensor>(() => Groups(source.Value));
        (Tensor Words, Tensor Label) Sample(RandomKey key, int count) => source.Value.Windows(key, count, TextLength + 1) is var window
            ? (window.Slice(1, 0, TextLength), window.At(1, TextLength)) : default;
        return Arm.Create(name, TextSteps,
            key => (Net: ReparameterizedTransformer.Zero(Corpus.Count, Corpus.Count, Corpus.Count, element: ElementType.Float32), Test: Sample(key, TextTest), Groups: groups.Value),
            (s, key) =>
            {
                var (words, label) = Sample(key, Batch);
                var gradient = Transform.Grad<ReparameterizedTransformer>(net => Losses.CrossEntropy(net.Apply(words), label))(s.Net);
                return s with { Net = s.Net.Move(gradient, -TextRate, -TextRate) };
            },
            s =>
            {
                var uniform = MaskedQueryAttention.Uniform(Corpus.Count, Corpus.Count, ElementType.Float32);
                Tensor Share(MaskedQueryAttention attention) => attention.Pool(s.Test.Words).Mean(0) is var received
                    ? Tensor.MatMul(s.Groups, received.ExpandAxis(1)).SqueezeAxis(1) / received.Slice(0, 0, Corpus.Count - 1).Sum() : received;
                var gain = Tensor.Log(Share(s.Net.Attention) / Share(uniform));
                return new(("test-loss", Losses.CrossEntropy(s.Net.Apply(s.Test.Words), s.Test.Label)), ("few-followers", gain.At(0, 0)), ("many-followers", gain.At(0, 1)));
            }) with
        { At = LogSteps.UpTo(TextSteps, perDecade: 5) };
    }

    IEnumerable<Arm> TextArms => HasText ? [Read("text", isShuffled: false), Read("text-shuffled", isShuffled: true)] : [];

    /// <summary>The smaller of what words with few followers gain and what words with many lose.</summary>
    static double Contrast(SeedRun run, string arm) => Math.Min(run[arm]["few-followers"].Last, -run[arm]["many-followers"].Last);

    IEnumerable<Claim> TextClaims => !HasText ? [] :
    [
        Claim.OfPaper("text", "real text: attention leaves words that many words follow for words that few follow, the smaller of loss and gain, as logarithms; the control's text is shuffled")
            .Of(run => Contrast(run, "text")).Control(run => Contrast(run, "text-shuffled"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];
}
