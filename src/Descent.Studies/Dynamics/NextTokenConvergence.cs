using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Data;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>A one-layer transformer trained by two stages of normalised descent goes to the max-margin direction in both layers, and its loss falls geometrically.</summary>
/// <remarks>Huang, Liang and Yang (2024), arXiv:2409.17335. Smaller: 20 words, 150 sentences of two or three words before the query.</remarks>
public sealed record NextTokenConvergence : Study
{
    [Option("words"), Range(4, 1000), Scales(Full = 100)] public int Words { get; init; } = 20;
    [Option("sentences of the corpus"), Range(1, 100_000), Scales(Full = 2000)] public int Sentences { get; init; } = 150;
    [Option("steps of stage 2 on the corpus"), Range(10, 1_000_000), Scales(Quick = 200)] public int Steps { get; init; } = 2000;
    [Option("step of both stages on the corpus"), Range(1e-4, 10)] public double Rate { get; init; } = 0.05;
    [Option("steps of stage 1 before it"), Range(10, 1_000_000)] public int FirstSteps { get; init; } = 2000;
    [Option("steps that compared methods have"), Range(10, 100_000), Scales(Quick = 80)] public int RaceSteps { get; init; } = 600;
    [Option("steps η that compared methods try"), Scales(Quick = "1,5")] public double[] Rates { get; init; } = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    const int StageOneSteps = 3000, ChainSteps = 300;
    const double StageOneRate = 0.1, Sharpness = 5, Target = 1e-3;
    PartialOrderCorpus Corpus => new(Words, 6, 10);

    public override Paper Paper { get; } = new("next-token-convergence", "Non-asymptotic Convergence of Training Transformers for Next-token Prediction",
        "Ruiquan Huang, Yingbin Liang, Jing Yang", 2024, "arXiv:2409.17335");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(5, 60, 3600);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => "";

    public override string Notes => "";

    // Stage 1: W_ov on the collocations alone

    /// <param name="Weights">W_ov, [words, words]: a column a word.</param>
    /// <param name="Share">π, adding to 1.</param>
    sealed record StageOne(Tensor Weights, Tensor Followers, Tensor Share);

    static Tensor CollocationLoss(Tensor weights, Tensor followers, Tensor share) => (share * Losses.CrossEntropyOfMarginsPerSample(weights.Transpose(), followers)).Sum();

    static Tensor Zeros(int rows, int columns) => Tensor.Zeros([rows, columns], ElementType.Float64);

    /// <summary>The max-margin W_ov: column x is e_n(x) − 1/K.</summary>
    static Tensor MaxMargin(Tensor followers)
    {
        var words = followers.Shape[0];
        return Tensor.Equal(Tensor.Range(words).ExpandAxis(1), followers).To(ElementType.Float64) - 1.0 / words;
    }

    static T Descend<T>(Optimizer rule, Func<T, Tensor> loss, T at) => rule.Apply(at, Transform.Grad(loss)(at), Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model;

    Arm Collocations(string name, Optimizer rule, bool symmetric = false) => Arm.Create(name, StageOneSteps,
        key =>
        {
            var (followers, share) = (key.Fold(1).Permutation(Words), symmetric ? Tensor.Ones([Words], ElementType.Float64) : key.Fold(2).Uniform([Words], 1, 5, ElementType.Float64));
            return new StageOne(Zeros(Words, Words), followers, share / share.Sum());
        },
        (s, _) => s with { Weights = Descend(rule, w => CollocationLoss(w, s.Followers, s.Share), s.Weights) },
        s =>
        {
            var (margin, logarithm) = (Losses.MultiClassMargin(s.Weights.Transpose(), s.Followers).Min(), Tensor.Log(s.Share));
            // At the limit every collocation's margin grows alike, so that π e^(−margin) are equal: what log π leaves across the ray stays bounded.
            var across = (1 - 1.0 / Words) * ((logarithm - logarithm.Mean()) * (logarithm - logarithm.Mean())).Sum();
            return new(("gap", CosineGap.Of(s.Weights, MaxMargin(s.Followers))), ("margin", margin), ("offset", across / (StageOneRate * StageOneRate)),
                ("loss-error", Tensor.Abs(CollocationLoss(s.Weights, s.Followers, s.Share) / Tensor.Log1p((Words - 1) * Tensor.Exp(-margin)) - 1)));
        }) with
    { At = LogSteps.UpTo(StageOneSteps, perDecade: 20), Objectives = s => [Objective.Of("loss", s.Weights, w => CollocationLoss(w, s.Followers, s.Share))] };

    // Stage 2: W_kq on sentences, W_ov fixed

    /// <param name="Reference">The max-margin W_kq; zero where there is none.</param>
    /// <param name="Pairs">Sentences of two words to be tested on.</param>
    sealed record StageTwo(SingleQueryAttention Model, OrderedSentences Data, Tensor Reference, PairTest? Pairs = null);

    /// <param name="Implied">1 for pairs never seen together whose order follows by transitivity; likewise those whose order does not follow.</param>
    /// <param name="Coin">1 where a fair coin turns the label.</param>
    /// <param name="Other">Follower of the word that is not optimal.</param>
    /// <param name="Frequency">What the more frequent winner predicts: 1 right, 0 wrong, ½ a tie.</param>
    sealed record PairTest(OrderedSentences Data, Tensor Implied, Tensor Free, Tensor Coin, Tensor Other, Tensor Frequency)
    {
        public IEnumerable<(string, Tensor)> Measure(SingleQueryAttention model)
        {
            var predicted = model.ApplyToWords(Data.Words, Data.Queries, Data.Bias).ArgMax();
            Tensor Is(Tensor label) => Tensor.Equal(predicted, label).To(ElementType.Float64);
            var (right, turned) = (Is(Data.Next), Tensor.Where(Coin > 0.0, Is(Other), Is(Data.Next)));
            foreach (var (name, kind) in new[] { ("implied", Implied), ("free", Free) })
            {
                yield return (name, kind.Sum());
                yield return ($"{name}-right", (kind * right).Sum());
                yield return ($"{name}-coin", (kind * turned).Sum());
                yield return ($"{name}-frequency", (kind * Frequency).Sum());
            }
        }
    }

    static Tensor Loss(SingleQueryAttention model, OrderedSentences data) =>
        (data.Weights * Losses.CrossEntropyOfMarginsPerSample(model.ApplyToWords(data.Words, data.Queries, data.Bias), data.Next)).Sum();

    /// <summary>The loss with all attention on the optimal words.</summary>
    static Tensor Floor(SingleQueryAttention model, OrderedSentences data) => (data.Weights * Losses.CrossEntropyOfMarginsPerSample(
        model.OutputValue.Transpose().Gather(data.Words.TakeAlongAxis(data.Optimal.ExpandAxis(1), 1).SqueezeAxis(1)), data.Next)).Sum();

    static Tensor Share(Tensor truths) => truths.To(ElementType.Float64).Mean();

    static IEnumerable<(string, Tensor)> Measure(StageTwo s)
    {
        var (model, data) = (s.Model, s.Data);
        var weights = model.WeightsOfWords(data.Words, data.Queries, data.Bias);
        yield return ("gap", CosineGap.Of(model.KeyQuery, s.Reference));
        yield return ("loss-gap", Loss(model, data) - Floor(model, data));
        yield return ("floor", Floor(model, data));
        yield return ("attention", Share(Tensor.Equal(weights.ArgMax(), data.Optimal)));
        yield return ("accuracy", Share(Tensor.Equal(model.ApplyToWords(data.Words, data.Queries, data.Bias).ArgMax(), data.Next)));
        // The scores of a and c under the first query: what the chain's transitivity is about.
        yield return ("first-over-third", model.KeyQuery.At(0, 0).At(0, 0) - model.KeyQuery.At(0, 2).At(0, 0));
        if (s.Pairs is not null) foreach (var metric in s.Pairs.Measure(model)) yield return metric;
    }

    static Arm Attend(string name, int steps, Optimizer rule, Func<RandomKey, StageTwo> start) => Arm.Create(name, steps, start,
        (s, _) => s with { Model = s.Model with { KeyQuery = Descend(rule, w => Loss(s.Model with { KeyQuery = w }, s.Data), s.Model.KeyQuery) } },
        s => new([.. Measure(s)])) with
    { At = LogSteps.UpTo(steps, perDecade: 20), Every = steps / 30, Objectives = s => [Objective.Of("loss", s.Model.KeyQuery, w => Loss(s.Model with { KeyQuery = w }, s.Data))] };

    /// <summary>The max-margin W_kq of what sentences reveal.</summary>
    static MatrixMargin Separate(IEnumerable<OrderedSentence> sentences, int words, int queries, bool withQuery)
    {
        (int Query, int Greater, int Lesser)[] pairs = [.. sentences.SelectMany(one => one.Comparisons(withQuery).Select(pair => (one.Query, pair.Greater, pair.Lesser))).Distinct()];
        var unit = Tensor.Identity(words, ElementType.Float64);
        return MatrixMargin.Solve(unit.Gather(Tensor.Of<int>([.. pairs.Select(p => p.Greater)])) - unit.Gather(Tensor.Of<int>([.. pairs.Select(p => p.Lesser)])), [.. pairs.Select(p => p.Query)], queries);
    }

    /// <summary>One query that is no key itself; contexts name the optimal word first; weights are uniform in [1, 5).</summary>
    static Arm Chain(string name, Optimizer rule, int words, params int[][] contexts) => Attend(name, ChainSteps, rule, key =>
    {
        OrderedSentence[] sentences = [.. contexts.Select(context => new OrderedSentence(0, context, context[0]))];
        var data = OrderedSentences.Of(sentences, [.. Enumerable.Range(0, words)], key.Uniform([contexts.Length], 1, 5, ElementType.Float64).ToArray<double>(), withQuery: false);
        return new(new(Zeros(words, 1), Sharpness * MaxMargin(Tensor.Range(words))), data, Separate(sentences, words, 1, withQuery: false).Weights);
    });

    // The corpus: both stages, one after the other

    Tensor TrainStageOne(Tensor followers)
    {
        var (rule, share) = (new NormalizedDescent(Rate), Tensor.Full([Words], 1.0 / Words, ElementType.Float64));
        return Transform.Scan<Tensor, Tensor, Tensor>((w, _) => (Descend(rule, at => CollocationLoss(at, followers, share), w), Tensor.Scalar(0)), Zeros(Words, Words), Tensor.Range(FirstSteps)).Carry;
    }

    Arm OnCorpus(string name, Optimizer rule, Func<RandomKey, Tensor, Tensor>? values = null, bool cyclic = false) => Attend(name, Steps, rule, key =>
    {
        var sample = Corpus.Draw(key.Fold(1), Sentences);
        if (cyclic) sample = sample with { Sentences = [.. sample.Sentences, .. Cycle(sample)], Weights = [.. sample.Weights, 3, 3, 3] };
        var followers = Tensor.Of<int>([.. sample.Followers]);
        var output = values is null ? TrainStageOne(followers) : values(key.Fold(2), followers);
        return new(new(Zeros(Words, Words), output), Data(sample), cyclic ? Zeros(Words, Words) : Separate(sample.Sentences, Words, Words, withQuery: true).Weights, cyclic ? null : Test(sample, key.Fold(3)));
    });

    static OrderedSentences Data(PartialOrderCorpus.Sample sample) => OrderedSentences.Of(sample.Sentences, sample.Followers, sample.Weights, withQuery: true);

    /// <summary>a > b, b > c and c > a for the first query.</summary>
    static IEnumerable<OrderedSentence> Cycle(PartialOrderCorpus.Sample sample) =>
        Enumerable.Range(0, 3).Select(i => new OrderedSentence(sample.QueryWords[0], [sample.Orders[0][i], sample.Orders[0][(i + 1) % 3]], sample.Orders[0][i]));

    static PairTest Test(PartialOrderCorpus.Sample sample, RandomKey key)
    {
        var pairs = (from q in Enumerable.Range(0, sample.QueryWords.Count)
                     let order = sample.Orders[q]
                     from i in Enumerable.Range(0, order.Count)
                     from j in Enumerable.Range(i + 1, order.Count - i - 1)
                     select (Sentence: new OrderedSentence(sample.QueryWords[q], [order[i], order[j]], order[i]), Lesser: order[j])).ToArray();
        var revealed = sample.QueryWords.ToDictionary(query => query, query => sample.Revealed(query, withQuery: true));
        bool Unseen((OrderedSentence Sentence, int) pair) => !sample.Sentences.Any(one => one.Query == pair.Sentence.Query && pair.Sentence.Context.All(one.Context.Contains));
        bool Implies((OrderedSentence Sentence, int Lesser) pair) => revealed[pair.Sentence.Query].Implies(pair.Sentence.Optimal, pair.Lesser);
        int Wins(int query, int word) => sample.Sentences.Count(one => one.Query == query && one.Optimal == word);
        Tensor Column(Func<(OrderedSentence Sentence, int Lesser), double> read) => Tensor.Of<double>([.. pairs.Select(read)]);
        return new(OrderedSentences.Of([.. pairs.Select(pair => pair.Sentence)], sample.Followers, [.. pairs.Select(_ => 1.0)], withQuery: true),
            Column(pair => Unseen(pair) && Implies(pair) ? 1 : 0), Column(pair => Unseen(pair) && !Implies(pair) ? 1 : 0), key.Bernoulli(0.5, [pairs.Length]).To(ElementType.Float64),
            Tensor.Of<int>([.. pairs.Select(pair => sample.Followers[pair.Lesser])]),
            Column(pair => 0.5 + 0.5 * Math.Sign(Wins(pair.Sentence.Query, pair.Sentence.Optimal) - Wins(pair.Sentence.Query, pair.Lesser))));
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        Collocations("stage-one", new NormalizedDescent(StageOneRate)), Collocations("stage-one-plain", new Sgd(StageOneRate)), Collocations("stage-one-symmetric", new NormalizedDescent(StageOneRate), symmetric: true),
        Chain("chain", new NormalizedDescent(StageOneRate), 3, [0, 1], [1, 2]), Chain("chain-plain", new Sgd(StageOneRate), 3, [0, 1], [1, 2]),
        Chain("triple", new NormalizedDescent(StageOneRate), 3, [0, 1], [1, 2], [0, 1, 2]), Chain("triple-plain", new Sgd(StageOneRate), 3, [0, 1], [1, 2], [0, 1, 2]),
        Chain("apart", new NormalizedDescent(StageOneRate), 4, [0, 1], [2, 3]),
        OnCorpus("corpus", new NormalizedDescent(Rate)), OnCorpus("corpus-plain", new Sgd(Rate)), OnCorpus("corpus-late", new NormalizedDescent(10 * Rate)),
        OnCorpus("random-values", new NormalizedDescent(Rate), (key, _) => key.Normal([Words, Words], element: ElementType.Float64) * (Rate * FirstSteps / Words)),
        OnCorpus("scaled-values", new NormalizedDescent(Rate), (key, followers) => TrainStageOne(followers) * Tensor.Exp(key.Uniform([], -1, 1, ElementType.Float64))),
        OnCorpus("cyclic", new NormalizedDescent(Rate), cyclic: true),
    ];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("ray", "x").Of(run => run["stage-one-symmetric"]["gap"].Last).Asks(AtMost.Of(1e-12)),
    ];

    public override IReadOnlyList<Figure> Figures => [];
}
