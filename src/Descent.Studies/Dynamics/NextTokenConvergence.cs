namespace Descent.Studies.Dynamics;

/// <summary>A one-layer transformer trained by two stages of normalised descent goes to the max-margin direction in both layers, and its loss falls geometrically.</summary>
/// <remarks>Huang, Liang and Yang (2024), arXiv:2409.17335. Smaller: 20 words, 150 sentences of two or three words before the query.</remarks>
public sealed record NextTokenConvergence : Study
{
    [Option("words"), Range(4, 1000), Scales(Full = 100)] public int Words { get; init; } = 20;
    [Option("words that are in contexts; six others are queries"), Range(3, 500), Scales(Full = 30)] public int Context { get; init; } = 10;
    [Option("sentences of the corpus"), Range(1, 100_000), Scales(Full = 2000)] public int Sentences { get; init; } = 150;
    [Option("steps of stage 1 by itself"), Range(10, 1_000_000), Scales(Quick = 1000, Full = 30_000)] public int CollocationSteps { get; init; } = 3000;
    [Option("steps of stage 2 on the corpus"), Range(10, 1_000_000), Scales(Quick = 200, Full = 20_000)] public int Steps { get; init; } = 2000;
    [Option("step of both stages on the corpus"), Range(1e-4, 10)] public double Rate { get; init; } = 0.05;
    [Option("steps of stage 1 before that"), Range(10, 1_000_000)] public int FirstSteps { get; init; } = 2000;
    [Option("steps that compared methods have"), Range(10, 100_000), Scales(Quick = 80)] public int RaceSteps { get; init; } = 600;
    [Option("steps η that compared methods try"), Scales(Quick = "1,5")] public double[] Rates { get; init; } = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

    const int ChainSteps = 1000;
    const double StageOneRate = 0.1, Sharpness = 5, Target = 1e-3;
    PartialOrderCorpus Corpus => new(Words, 6, Context);

    public override Paper Paper { get; } = new("next-token-convergence", "Non-asymptotic Convergence of Training Transformers for Next-token Prediction",
        "Ruiquan Huang, Yingbin Liang, Jing Yang", 2024, "arXiv:2409.17335");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(2, 10, 12_000);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => """
        T(X) = W_ov X softmax(Xᵀ W_kq x_q) on one-hot words, cross-entropy on the word that follows. Every word has one follower; under the last word of a sentence, the query, one word
        of the sentence is optimal, and its follower comes next. Stage 1 trains W_ov on the pairs (word, follower), stage 2 W_kq on sentences with W_ov fixed, both from zero and by
        W ← W − η∇L/‖∇L‖. References are the max-margin matrices: W_ov in closed form, W_kq by a quadratic program a column.

        Stage 1 has 20 words with weights uniform in [1, 5]. A chain a > b > c shows stage 2 by itself (one query that is no key; W_ov = 5(e_x − 1/K)). The corpus has 6 queries, each with its own
        order of 10 words, and 150 sentences of 2 or 3 words and the query, which is a key as well and below all others. Theory, derived here: W = ηt·Ŵ + b with support vectors' losses
        in the proportions of their multipliers, so that 1 − cos comes to ‖b‖²/2(ηt)², without a free number. Softmax, cross-entropy and their gradients are formed from differences
        to the leading place, so that they keep all digits at any margin.
        """;

    public override string Notes => """
        Smaller than the paper: see above; `full` has 100 words, of which 30 are in contexts, and 2000 sentences. Not checked: the rate of the loss and transitivity on the corpus (chains have both), the constants and exponents of the paper's bounds (the angle falls as 1/t here), embeddings that are
        not orthogonal, the lemmas of the proof. With equal weights stage 1 is on the ray after one step, so that the direction is asked for under unequal weights.

        - `direction-stage-one` failed where held was expected: the slope is −2.6 up to step 1300, where the margin is 30 and the plan stops because gradients as p − 1 lose their digits soon after. Nothing is
          wrong with the law: 1 − cos keeps its first value up to step 100, is then above theory's line, which has no free number, and has to come down to it; at step 1300 it is 1.01 of it. As gradients keep their digits
          here, the same draws go on to step 3000 (a margin of 69), and chains to 1000: `direction-…-late`, which were added, have −2.05 and −2.00. Chains, from below their line, have −1.67 to step 300.
        - `direction-corpus` failed where inconclusive was expected: −0.31. Its margin is 0.7 where the decade begins and 7 where it ends, too early for the nearest rivals to decide. `corpus-late`, added with steps ten times
          as long, has −2.09. Over theory it is still between 1.12 and 1.57 at its end, coming down as 1/t, and would fail the 10 % that `offset-…` (added, too) ask elsewhere; in two draws of ten a support vector has no
          multiplier, and there is no limit.
        - `fast-against-joint`, `fast-against-joint-adam` failed where inconclusive was expected: two stages take 35 steps, one stage of normalised descent 30, Adam 28. Nothing is gained by waiting for W_ov;
          the stages serve the proof. All must reach a sentence loss of 10⁻³; a gap above its own floor would let two stages arrive before they start, when W_ov is small. Stage 1 ends at a
          collocation loss of half of that. The grid first written down went from 0.02 to 5; the best was its end in five arms of six, and plain descent never arrived, so it was widened to 500 for all alike:
          two stages 35 steps instead of 43, plain descent 116 (joint, η = 100). The verdicts are the same on both grids.
        - `shift-against-frequency` held where inconclusive was expected: counting winners is right on 93 % of implied pairs. It errs where the lesser word won more sentences, or as many.
        - `first-stage-matters`: over a random W_ov attention finds the optimal one of three or four words about as often as chance does (32 %); not a statement about one draw, nor about next-token accuracy, which is low by construction.
        - `cycles` needs all ten seeds. It is also the control on the corpus for what rests on a max-margin W_kq.
        """;

    // Stage 1 and stage 2 by themselves

    static Tensor Zeros(int rows, int columns) => Tensor.Zeros([rows, columns], ElementType.Float64);

    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    Arm Collocations(string name, Optimizer rule, bool isSymmetric = false) => Arm.Create(name, CollocationSteps,
        key => StageOne.Begin(key.Fold(1).Permutation(Words), isSymmetric ? null : key.Fold(2).Uniform([Words], 1, 5, ElementType.Float64)),
        (s, _) => s.Next(rule), s => new([.. s.Measure()])) with
    { At = LogSteps.UpTo(CollocationSteps, perDecade: 20), Objectives = s => [Objective.Of("loss", s.Values, s.Loss)] };

    static Arm Attend(string name, int steps, int every, Optimizer rule, Func<RandomKey, StageTwo> start) => Arm.Create(name, steps, start, (s, _) => s.Next(rule), s => new([.. s.Measure()])) with
    { At = LogSteps.UpTo(steps, perDecade: 20), Every = every, Objectives = s => [Objective.Of("loss", s.Model.KeyQuery, s.LossAt)] };

    static MatrixMargin Separate(IEnumerable<OrderedSentence> sentences, int words, int queries, bool withQuery) =>
        MatrixMargin.OfComparisons(words, queries, sentences.SelectMany(one => one.Comparisons(withQuery)));

    /// <summary>One query that is no key itself; contexts name the optimal word first; weights are uniform in [1, 5).</summary>
    static Arm Chain(string name, Optimizer rule, int words, params int[][] contexts) => Attend(name, ChainSteps, every: 10, rule, key =>
    {
        OrderedSentence[] sentences = [.. contexts.Select(context => new OrderedSentence(0, context, context[0]))];
        var data = OrderedSentences.Of(sentences, [.. Enumerable.Range(0, words)], key.Uniform([contexts.Length], 1, 5, ElementType.Float64).ToArray<double>(), withQuery: false);
        var margin = Separate(sentences, words, 1, withQuery: false);
        return new(new(Zeros(words, 1), Sharpness * StageOne.MaxMargin(Tensor.Range(words))), data, margin.Weights, Offset(sentences, data, margin, withQuery: false));
    });

    /// <summary>Twice the limit of (η t)² (1 − cos) of normalised descent; a comparison weighs as much as the sentences that make it. NaN where there is none.</summary>
    static Tensor Offset(IReadOnlyList<OrderedSentence> sentences, OrderedSentences data, MatrixMargin margin, bool withQuery)
    {
        var made = sentences.Zip(data.Weights.ToArray<double>(), (one, weight) => one.Comparisons(withQuery).Select(pair => (Pair: pair, Weight: weight)))
            .SelectMany(pairs => pairs).GroupBy(one => one.Pair, one => one.Weight).ToArray();
        var rows = MatrixMargin.Flattened(margin.Weights.Shape[0], margin.Weights.Shape[1], [.. made.Select(group => group.Key)]);
        return Scalar(DirectionOffset.Of(rows, Tensor.Of<double>([.. made.Select(group => group.Sum())]), margin.Weights.Flatten()).Square);
    }

    // The corpus: both stages, one after the other

    Tensor TrainValues(Tensor followers) => StageOne.Begin(followers).Trained(new NormalizedDescent(Rate), FirstSteps);

    Arm OnCorpus(string name, Optimizer rule, Func<RandomKey, Tensor, Tensor>? values = null, bool cyclic = false) => Attend(name, Steps, every: 0, rule, key =>
    {
        var sample = Corpus.Draw(key.Fold(1), Sentences);
        if (cyclic) sample = sample with { Sentences = [.. sample.Sentences, .. Cycle(sample)], Weights = [.. sample.Weights, 3, 3, 3] };
        var followers = Tensor.Of<int>([.. sample.Followers]);
        var output = values is null ? TrainValues(followers) : values(key.Fold(2), followers);
        var data = Data(sample);
        if (cyclic) return new(new(Zeros(Words, Words), output), data, Zeros(Words, Words), Scalar(double.NaN));
        var margin = Separate(sample.Sentences, Words, Words, withQuery: true);
        return new(new(Zeros(Words, Words), output), data, margin.Weights, Offset(sample.Sentences, data, margin, withQuery: true), UnseenPairs.Of(sample, key.Fold(3), withQuery: true));
    });

    static OrderedSentences Data(PartialOrderCorpus.Sample sample) => OrderedSentences.Of(sample.Sentences, sample.Followers, sample.Weights, withQuery: true);

    /// <summary>a > b, b > c and c > a for the first query.</summary>
    static IEnumerable<OrderedSentence> Cycle(PartialOrderCorpus.Sample sample) =>
        Enumerable.Range(0, 3).Select(i => new OrderedSentence(sample.QueryWords[0], [sample.Orders[0][i], sample.Orders[0][(i + 1) % 3]], sample.Orders[0][i]));

    // The race: steps to a sentence loss of 10⁻³

    Arm Train(string name, Optimizer rule, bool isStaged, bool isReversed = false) => Arm.Create(name, RaceSteps,
        key =>
        {
            var sample = Corpus.Draw(key.Fold(1), Sentences);
            if (isReversed) sample = sample with { Sentences = [.. sample.Sentences.Reverse()], Weights = [.. sample.Weights.Reverse()] };
            return Race.Begin(rule, Data(sample), StageOne.Begin(Tensor.Of<int>([.. sample.Followers])));
        },
        (s, _) => s.Next(rule, Target, isStaged), s => new([.. s.Measure(Target)])) with
    { Every = 20, Until = "done", Objectives = s => [Objective.Of("loss", s.Model, model => StageTwo.Loss(model, s.Data))] };

    IEnumerable<Arm> Competitors => new EqualTuning("score") { Minimize = true, TuningSeeds = RaceSteps < 600 ? [50] : [50, 51, 52, 53, 54] }.Over("rate", Rates,
        ("two-stages", rate => Train("two-stages", new NormalizedDescent(rate), isStaged: true)), ("two-stages-reordered", rate => Train("two-stages-reordered", new NormalizedDescent(rate), isStaged: true, isReversed: true)),
        ("two-stages-plain", rate => Train("two-stages-plain", new Sgd(rate), isStaged: true)), ("joint", rate => Train("joint", new NormalizedDescent(rate), isStaged: false)),
        ("joint-plain", rate => Train("joint-plain", new Sgd(rate), isStaged: false)), ("joint-adam", rate => Train("joint-adam", new Adam(rate), isStaged: false)));

    // Solvers and gradients, by themselves

    Arm Exact => Arm.Compute("exact", key =>
    {
        var sample = Corpus.Draw(key.Fold(1), Sentences);
        var (data, corpus) = (Data(sample), Separate(sample.Sentences, Words, Words, withQuery: true));
        double Off(double[] column, params int[][] contexts) => Separate(contexts.Select(context => new OrderedSentence(0, context, context[0])), column.Length, 1, withQuery: false)
            .Weights.ToArray<double>().Zip(column, (found, closed) => Math.Abs(found - closed)).Max();
        var over = Enumerable.Range(1, 5).Max(m => Off([m / (m + 1.0), .. Enumerable.Repeat(-1 / (m + 1.0), m)], [.. Enumerable.Range(0, m + 1)]));
        var model = new SingleQueryAttention(key.Fold(2).Normal([Words, Words], element: ElementType.Float64), key.Fold(3).Normal([Words, Words], element: ElementType.Float64));
        return new Dictionary<string, double>
        {
            ["closed-forms"] = Math.Max(over, Off([1, 0, -1], [0, 1], [1, 2])),
            ["optimality"] = Math.Max(corpus.Violation, Math.Max(corpus.Stationarity, corpus.Gap)),
            ["gradients"] = GradientCheck.LargestError(at => StageTwo.Loss(at, data), model).Item(),
            ["separable"] = IsSeparable(sample.Sentences),
            ["cyclic-separable"] = IsSeparable([.. sample.Sentences, .. Cycle(sample)]),
        };
    });

    /// <summary>Whether the comparisons under every query have no cycle: then, and only then, a column separates them.</summary>
    double IsSeparable(IReadOnlyList<OrderedSentence> sentences) => sentences.SelectMany(one => one.Comparisons(withQuery: true))
        .GroupBy(pair => pair.Query, pair => (pair.Greater, pair.Lesser)).All(query => PartialOrder.Closure(Words, query).IsStrict) ? 1 : 0;

    public override IReadOnlyList<Arm> Arms =>
    [
        Collocations("stage-one", new NormalizedDescent(StageOneRate)), Collocations("stage-one-plain", new Sgd(StageOneRate)), Collocations("stage-one-symmetric", new NormalizedDescent(StageOneRate), isSymmetric: true),
        Chain("chain", new NormalizedDescent(StageOneRate), 3, [0, 1], [1, 2]), Chain("chain-plain", new Sgd(StageOneRate), 3, [0, 1], [1, 2]),
        Chain("triple", new NormalizedDescent(StageOneRate), 3, [0, 1], [1, 2], [0, 1, 2]), Chain("triple-plain", new Sgd(StageOneRate), 3, [0, 1], [1, 2], [0, 1, 2]),
        Chain("apart", new NormalizedDescent(StageOneRate), 4, [0, 1], [2, 3]),
        OnCorpus("corpus", new NormalizedDescent(Rate)), OnCorpus("corpus-plain", new Sgd(Rate)), OnCorpus("corpus-late", new NormalizedDescent(10 * Rate)), OnCorpus("corpus-late-plain", new Sgd(10 * Rate)),
        OnCorpus("random-values", new NormalizedDescent(Rate), (key, _) => key.Normal([Words, Words], element: ElementType.Float64) * (Rate * FirstSteps / Words)),
        OnCorpus("scaled-values", new NormalizedDescent(Rate), (key, followers) => TrainValues(followers) * Tensor.Exp(key.Uniform([], -1, 1, ElementType.Float64))),
        OnCorpus("cyclic", new NormalizedDescent(Rate), cyclic: true),
        .. Competitors, Exact,
    ];

    // Readings

    /// <summary>1 − cos as a power of the step, over the decade that ends at a step; NaN where an arm does not reach it.</summary>
    static double DecadeSlope(SeedRun run, string arm, long last)
    {
        var gaps = run[arm]["gap"];
        var decade = gaps.Between(last / 10, last);
        return last > gaps.Steps[^1] ? double.NaN : LinearFit.OfLogarithms(Times(decade), decade.Values).Slope;
    }

    /// <summary>Where the plan said to stop: before stage 1 has a margin of 30, and after 300 steps of a chain; the limits of gradients that do not keep their digits.</summary>
    static long Horizon(SeedRun run, string arm) => arm != "stage-one" ? 300 : run[arm]["margin"].FirstStepWhere(margin => margin > 30) - 1 ?? long.MaxValue;

    /// <summary>The end of what the default scale runs, so that a decade lies beyond the transient.</summary>
    long End(string arm) => arm != "stage-one" ? ChainSteps : Math.Max(3000, CollocationSteps);

    long CorpusEnd => Math.Max(2000, Steps);

    /// <summary>t² (1 − cos) at the end, over its limit in theory.</summary>
    static double OverOffset(SeedRun run, string arm, double rate = StageOneRate) => 2 * rate * rate * run[arm]["gap"].Last * Math.Pow(run[arm]["gap"].Steps[^1], 2) / run[arm]["offset"].Last;

    /// <summary>The loss above its floor in the last half of the steps before 10⁻¹¹.</summary>
    static Series Falling(SeedRun run, string arm)
    {
        var gaps = run[arm]["loss-gap"];
        var end = gaps.FirstStepWhere(gap => gap < 1e-11, gaps.Steps[^1]);
        return gaps.Between(end / 2, end);
    }

    static double LossRate(SeedRun run, string arm) =>
        Falling(run, arm) is var gaps ? LinearFit.Of(Times(gaps), gaps.Map(Math.Log).Values).Slope / -(StageOneRate / run[arm]["norm"].Last) : double.NaN;

    /// <summary>By how much more of log(loss − floor) a line in t explains than one in log t.</summary>
    static double Straightness(SeedRun run, string arm) => Falling(run, arm) is var gaps
        ? LinearFit.Of(Times(gaps), gaps.Map(Math.Log).Values).Determination - LinearFit.OfLogarithms(Times(gaps), gaps.Values).Determination : double.NaN;

    static double[] Times(Series series) => [.. series.Steps.ToArray().Select(step => (double)step)];

    static double FirstOverThird(SeedRun run, string arm) => run[arm]["first-over-third"].Last / (Math.Sqrt(2) * StageOneRate * ChainSteps);

    /// <summary>The logarithm of an arm's steps over those of the two stages; RaceSteps where the target was not reached.</summary>
    static double Slower(SeedRun run, string arm) => Math.Log(run[arm]["steps"].Last / run["two-stages"]["steps"].Last);

    static double Accuracy(SeedRun run, string kind, string how) => run["corpus"][$"{kind}-{how}"].Last / run["corpus"][kind].Last;

    static double Shift(SeedRun run, string how) => Accuracy(run, "implied", how) - Accuracy(run, "free", how);

    static double OverFrequency(SeedRun run, string turned) => Accuracy(run, "implied", turned == "" ? "right" : "turned") - Accuracy(run, "implied", "frequency" + turned);

    static Count Implied(SeedRun run, string how) => new((long)run["corpus"][$"implied-{how}"].Last, (long)run["corpus"]["implied"].Last);

    // Claims

    static readonly string[] Chains = ["chain", "triple"];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("ray", "with equal weights W_ov stays on the ray of the max-margin W_ov: largest 1 − cos").Of(run => run["stage-one-symmetric"]["gap"].Between(1, CollocationSteps).Max).Asks(AtMost.Of(1e-12)),
        Claim.Identity("margin-a-step", "its margin grows by η/√(K − 1) a step: relative error at the end")
            .Of(run => Math.Abs(run["stage-one-symmetric"]["margin"].Last * Math.Sqrt(Words - 1) / (StageOneRate * CollocationSteps) - 1)).Asks(AtMost.Of(1e-10)),
        Claim.Identity("floor", "with all attention on the optimal word the loss is log(1 + (K − 1)e^(−margin)): relative error, in stage 1 and on the corpus")
            .Of(run => Math.Max(run["stage-one-symmetric"]["loss-error"].Max, Math.Abs(run["corpus"]["floor"].Last / Tensor.Log1p(Scalar((Words - 1) * Math.Exp(-Rate * FirstSteps / Math.Sqrt(Words - 1)))).Item() - 1))).Asks(AtMost.Of(1e-9)),
        Claim.Identity("gradients", "gradients of the sentence loss agree with differences: relative").Of(run => run["exact"]["gradients"].Last).Asks(AtMost.Of(1e-6)),
        Claim.Identity("closed-forms", "the max-margin W_kq of one word over m others and of a chain are their closed forms").Of(run => run["exact"]["closed-forms"].Last).Asks(AtMost.Of(1e-9)),
        Claim.Identity("optimality", "the corpus's max-margin W_kq meets the conditions of Karush, Kuhn and Tucker").Of(run => run["exact"]["optimality"].Last).Asks(AtMost.Of(1e-6)),
        .. ((string[])["stage-one", .. Chains]).Select(arm => Claim.Prediction($"direction-{arm}", $"{arm}: 1 − cos to the max-margin direction falls as 1/t²: slope over the decade before a margin of 30, or to step 300 of a chain; the control is plain descent")
            .Of(run => DecadeSlope(run, arm, Horizon(run, arm))).Control(run => DecadeSlope(run, $"{arm}-plain", Horizon(run, arm)))
            .Asks(Within.Of(-2, 0.4)).Over(Seeds.Mean).Expect(Verdict.Held)),
        .. ((string[])["stage-one", .. Chains]).Select(arm => Claim.Prediction($"direction-{arm}-late", $"{arm}: 1 − cos falls as 1/t²: slope over the decade to step 3000 of stage 1, or 1000 of a chain; the control is plain descent")
            .Of(run => DecadeSlope(run, arm, End(arm))).Control(run => DecadeSlope(run, $"{arm}-plain", End(arm)))
            .Asks(Within.Of(-2, 0.4)).Over(Seeds.Mean).Expect(Verdict.Held)),
        .. ((string[])["stage-one", .. Chains]).Select(arm => Claim.Prediction($"offset-{arm}", $"{arm}: t²(1 − cos) comes to what the logarithms of the weights leave across the ray: measured over theory; the control is plain descent")
            .Of(run => OverOffset(run, arm)).Control(run => OverOffset(run, $"{arm}-plain"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.1)).Over(Seeds.Mean).Expect(Verdict.Held)),
        .. new[] { ("corpus", Verdict.Inconclusive), ("corpus-late", Verdict.Held) }.Select(one => Claim.Prediction($"direction-{one.Item1}", $"{one.Item1}: 1 − cos falls as 1/t² in stage 2 on the corpus{(one.Item1 == "corpus" ? "" : ", with steps ten times as long")}: slope over the last decade; the control is plain descent with the same η")
            .Of(run => DecadeSlope(run, one.Item1, CorpusEnd)).Control(run => DecadeSlope(run, $"{one.Item1}-plain", CorpusEnd))
            .Asks(Within.Of(-2, 0.4)).Over(Seeds.Mean).Expect(one.Item2)),
        .. Chains.Select(arm => Claim.Prediction($"loss-rate-{arm}", $"{arm}: log(loss − floor) falls by η times the max margin a step: slope over theory; the control is plain descent")
            .Of(run => LossRate(run, arm)).Control(run => LossRate(run, $"{arm}-plain"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.05)).Over(Seeds.Mean).Expect(Verdict.Held)),
        Claim.Prediction("loss-geometric", "log(loss − floor) is straighter in t than in log t: difference of R²; the control is plain descent")
            .Of(run => Straightness(run, "chain")).Control(run => Straightness(run, "chain-plain"), mustBe: Verdict.Failed)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("fast-against-plain", "two stages of normalised descent reach a loss of 10⁻³ sooner than plain descent, in two stages or joint: log of the steps' ratio")
            .Of(run => Math.Min(Slower(run, "two-stages-plain"), Slower(run, "joint-plain"))).Control(run => Slower(run, "two-stages-reordered"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. new[] { ("joint", "joint normalised descent"), ("joint-adam", "Adam on both layers") }.Select(other => Claim.OfPaper($"fast-against-{other.Item1}", $"two stages of normalised descent reach a loss of 10⁻³ sooner than {other.Item2}: log of the steps' ratio")
            .Of(run => Slower(run, other.Item1)).Control(run => Slower(run, "two-stages-reordered"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive)),
        Claim.Prediction("transitivity", "a > b and b > c give an unseen pair (a, c) both margins: its own over √2 η t; the control learns a > b and c > d")
            .Of(run => FirstOverThird(run, "chain")).Control(run => FirstOverThird(run, "apart"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.02)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("implied", "pairs never seen together whose order follows by transitivity are predicted right; the control has labels turned by a coin")
            .Of(run => Implied(run, "right")).Control(run => Implied(run, "turned"))
            .Asks(AtLeast.Of(0.99)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("shift", "such pairs are predicted better than pairs whose order does not follow: difference of accuracies; with turned labels not, and accuracy is ½ within three of a seed's standard errors")
            .Of(run => Shift(run, "right")).Control(run => Shift(run, "turned"))
            .Control(run => (Accuracy(run, "implied", "turned") - 0.5) * 2 * Math.Sqrt(run["corpus"]["implied"].Last) / 3, Within.Of(0, 1), Verdict.Held)
            .Asks(Above.Of(0.2)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("shift-against-frequency", "pairs whose order is implied are predicted better than by the word that was optimal more often: difference of accuracies")
            .Of(run => OverFrequency(run, "")).Control(run => OverFrequency(run, "-turned"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("first-stage-matters", "over a random W_ov stage 2 misses the optimal word: share of sentences with most attention on it; over the trained one, whatever its scale, it never misses it")
            .Of(run => run["random-values"]["attention"].Last).Control(run => run["scaled-values"]["attention"].Last, mustBe: Verdict.Failed)
            .Control(run => run["scaled-values"]["attention"].Last, AtLeast.Of(1), Verdict.Held)
            .Asks(Below.Of(0.75)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("cycles", "an order with a cycle has no max-margin W_kq, and not all sentences are learned; the control is the corpus without it")
            .Of(run => run["exact"]["cyclic-separable"].Last == 0 && run["cyclic"]["accuracy"].Last < 1).Control(run => run["exact"]["separable"].Last == 0 || run["corpus"]["accuracy"].Last < 1)
            .Asks(Successes.Of(AtLeast.Of(10), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("direction", "Distance to the max-margin direction over the step, and theory's 1/t² without a free number (lines)", Directions),
        new("loss", "Loss above its floor in stage 2: normalised descent falls by the max margin a step (line), plain descent by a power", LossGaps),
        new("shift", "Accuracy on pairs of words that no sentence holds together: of the network, of the word that won more sentences, and of the network where a coin turns labels", PairAccuracy),
        new("race", "Steps to a loss of 10⁻³, each method at its best rate", Finish),
    ];

    Drawing Directions(StudyRun run)
    {
        (string Arm, string Label, double Rate, bool HasTheory)[] arms = [("stage-one", "stage 1", StageOneRate, true), ("stage-one-plain", "stage 1 plain", StageOneRate, false),
            ("chain", "chain", StageOneRate, true), ("chain-plain", "chain plain", StageOneRate, false), ("corpus-late", "corpus", 10 * Rate, true)];
        var rows = (from arm in arms
                    let seeds = run.Seeds.Where(seed => double.IsFinite(seed[arm.Arm.Replace("-plain", "", StringComparison.Ordinal)]["offset"].Last)).ToArray()
                    where seeds.Length > 0
                    from step in seeds[0][arm.Arm]["gap"].Steps.ToArray()
                    where LogSteps.UpTo(CollocationSteps).Contains(step)
                    select (arm.Label, Step: (double)step, Gap: seeds.Average(seed => seed[arm.Arm]["gap"].At(step)),
                        Theory: arm.HasTheory ? seeds.Average(seed => seed[arm.Arm]["offset"].Last) / (2 * Math.Pow(arm.Rate * step, 2)) : double.NaN)).ToArray();
        // Far above what is measured the limit has nothing to say.
        var late = rows.Where(row => row.Theory < 0.1).ToArray();
        var table = new Table().With("step", rows.Select(row => row.Step)).With("gap", rows.Select(row => row.Gap)).With("training", rows.Select(row => row.Label))
            .Append(new Table().With("step", late.Select(row => row.Step)).With("theory", late.Select(row => row.Theory)).With("training", late.Select(row => row.Label)));
        return Plot.PointsAndTheory(table, new("step", "step", true), new("gap", "1 − cos", true), "theory", "training");
    }

    static Drawing LossGaps(StudyRun run)
    {
        const int anchor = 100, last = 350;
        var rows = (from rule in (string[])["", "-plain"] from point in run.Band("chain" + rule, "loss-gap") where point.Step is > 0 and <= last && point.Step % 10 == 0 select (Rule: rule, point.Step, point.Estimate.Mean)).ToArray();
        var start = run.Each(seed => seed["chain"]["loss-gap"].At(anchor)).Average();
        var line = rows.Where(row => row.Rule == "").Select(row => (double)row.Step).ToArray();
        var table = new Table().With("step", rows.Select(row => (double)row.Step)).With("gap", rows.Select(row => row.Mean)).With("descent", rows.Select(row => row.Rule == "" ? "normalised" : "plain"))
            .Append(new Table().With("step", line).With("theory", line.Select(step => start * Math.Exp(-StageOneRate / Math.Sqrt(2) * (step - anchor)))).With("descent", line.Select(_ => "normalised")));
        return Plot.PointsAndTheory(table, new("step", "step"), new("gap", "loss − floor, nats", true), "theory", "descent");
    }

    static Drawing PairAccuracy(StudyRun run)
    {
        var rows = (from kind in (string[])["implied", "free"] from how in (string[])["right", "frequency", "turned"] select (Kind: kind, How: how)).ToArray();
        var table = new Table().With("pairs", rows.Select(row => row.Kind == "implied" ? "order implied" : "order not implied"))
            .With("accuracy", rows.Select(row => run.Each(seed => Accuracy(seed, row.Kind, row.How)).Average()))
            .With("predictor", rows.Select(row => row.How switch { "right" => "network", "frequency" => "most wins", _ => "coin labels" }));
        return Plot.Bars(table, new("pairs", ""), new("accuracy", "accuracy"), "predictor");
    }

    static Drawing Finish(StudyRun run)
    {
        (string Arm, string Stages, string Rule)[] rows = [("two-stages", "two stages", "normalised"), ("two-stages-plain", "two stages", "plain"),
            ("joint", "joint", "normalised"), ("joint-plain", "joint", "plain"), ("joint-adam", "joint", "Adam")];
        return Plot.Bars(new Table().With("stages", rows.Select(row => row.Stages)).With("rule", rows.Select(row => row.Rule)).With("steps", rows.Select(row => run.Each(seed => seed[row.Arm]["steps"].Last).Average())),
            new("stages", ""), new("steps", "steps, mean (budget where not reached)"), "rule");
    }
}
