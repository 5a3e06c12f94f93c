using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Data;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>A one-layer transformer first scans, moving attention from common words to distinct ones in order of co-occurrence, then snaps: the combination almost freezes.</summary>
/// <remarks>Tian, Wang, Chen and Du (2023), arXiv:2305.16380, in the limit of long sequences, and on sampled sequences.</remarks>
public sealed record ScanAndSnap : Study
{
    [Option("steps of descent on the population; the law after the snap is read up to twice as many"), Range(100, 1_000_000), Scales(Quick = 400)] public int Steps { get; init; } = 4000;
    [Option("steps of descent on sampled sequences"), Range(50, 1_000_000), Scales(Quick = 100)] public int SampledSteps { get; init; } = 3000;
    [Option("sequences of a batch"), Range(2, 4096)] public int Batch { get; init; } = 128;
    [Option("words of a sequence, the query among them"), Range(2, 4096)] public int Length { get; init; } = 128;
    [Option("steps of descent on sequences of several lengths"), Range(50, 1_000_000), Scales(Quick = 50, Full = 3000)] public int LengthSteps { get; init; } = 1000;

    const ElementType F64 = ElementType.Float64;
    const int Needed = 4000;
    static readonly double[] DecoderRates = [0.3, 1, 3, 10];
    static readonly double[] Ratios = [0.01, 0.1, 1, 10];
    static readonly double[] LargeRatios = [30, 100];
    static readonly double[] PlainRates = [0.3, 1, 3];
    static readonly double[] AdamRates = [0.01, 0.03, 0.1];
    static readonly int[] Lengths = [32, 128, 512];

    public override Paper Paper { get; } = new("scan-and-snap", "Scan and Snap: Understanding Training Dynamics and Token Composition in 1-layer Transformer",
        "Yuandong Tian, Yiping Wang, Beidi Chen, Simon Du", 2023, "arXiv:2305.16380");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 90, 600);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    // Setup: classes of sequences with one query; a seed draws their distributions

    /// <param name="Common">Words that all classes share.</param>
    /// <param name="Distinct">Words of each class alone, the rarest first.</param>
    sealed record Cell(string Name, int Classes, int Common, int Distinct, bool IsEven = false)
    {
        public int Words => Common + Classes * Distinct;

        /// <summary>K ln M, in steps times the decoder's rate: when the snap is due.</summary>
        public double SnapTime => Classes * Math.Log(Words);

        /// <summary>Distinct words of weight 1 to 10; several common ones of weight 0.5 to 2, a single one as frequent as all distinct ones.</summary>
        public SequenceClasses Draw(RandomKey key)
        {
            var distinct = IsEven ? Tensor.Ones([Classes, Distinct], F64) : key.Fold(0).Uniform([Classes, Distinct], 1, 10, F64).Sort();
            return SequenceClasses.Of(Common == 1 ? distinct.SumKeep(1) : key.Fold(1).Uniform([Classes, Common], 0.5, 2, F64), distinct);
        }

        /// <summary>Of a class, from a vector over all words: [distinct].</summary>
        public Tensor DistinctOf(Tensor words, int label) => words.Slice(-1, Common + label * Distinct, Common + (label + 1) * Distinct);
    }

    static readonly Cell Mild = new("mild", 2, 10, 10);
    static readonly Cell MildEven = Mild with { Name = "mild-even", IsEven = true };
    static readonly Cell Strong = new("strong", 10, 1, 20);
    static readonly Cell StrongEven = Strong with { Name = "strong-even", IsEven = true };

    static Tensor Queries(int count) => Tensor.Zeros([count], ElementType.Int32);

    static ReparameterizedTransformer Gradient(ReparameterizedTransformer net, Tensor frequencies, Tensor labels) =>
        Transform.Grad<ReparameterizedTransformer>(n => Losses.CrossEntropy(n.Apply(frequencies, Queries(labels.Shape[0])), labels))(net);

    // Training on the population: every class at once, in the limit of long sequences

    /// <param name="Worst">For each word the least of z if it is distinct, of −z if it is common, over all steps from the second on.</param>
    sealed record State(ReparameterizedTransformer Net, SequenceClasses Data, Tensor Worst, Tensor Step);

    static string Name(Cell cell, double decoderRate, double attentionRate) => string.Create(CultureInfo.InvariantCulture, $"{cell.Name}-{decoderRate}-{attentionRate}").Replace('.', '-');

    Arm Descend(Cell cell, double decoderRate, double attentionRate, int steps, bool isNormalized = true, bool showsWords = false) =>
        Descend(isNormalized ? Name(cell, decoderRate, attentionRate) : $"{cell.Name}-unnormalised", cell, steps,
            _ => ReparameterizedTransformer.Zero(1, cell.Words, cell.Classes, isNormalized),
            (net, data, labels) => isNormalized ? net.Move(net.Velocity(data.Probabilities, Queries(cell.Classes), labels), decoderRate, attentionRate)
                : net.Move(Gradient(net, data.Probabilities, labels), -decoderRate, -attentionRate), showsWords);

    /// <summary>Attention alone is trained, under a decoder that stays as it was drawn.</summary>
    Arm Frozen(Cell cell, int steps) => Descend($"{cell.Name}-frozen", cell, steps,
        key => ReparameterizedTransformer.Zero(1, cell.Words, cell.Classes) with { Decoder = key.Fold(2).Normal([cell.Words, cell.Classes], element: F64) },
        (net, data, labels) => net.Move(net.Velocity(data.Probabilities, Queries(cell.Classes), labels), 0, 1));

    Arm Descend(string name, Cell cell, int steps, Func<RandomKey, ReparameterizedTransformer> start, Func<ReparameterizedTransformer, SequenceClasses, Tensor, ReparameterizedTransformer> next, bool showsWords = false)
    {
        var labels = SequenceClasses.Balanced(cell.Classes, cell.Classes);
        var sign = Tensor.Concatenate(0, -Tensor.Ones([cell.Common], F64), Tensor.Ones([cell.Words - cell.Common], F64));
        return Arm.Create(name, steps,
            key => new State(start(key), cell.Draw(key), Tensor.Ones([cell.Words], F64), Tensor.Scalar(0, ElementType.Int32)),
            (s, _) =>
            {
                var net = next(s.Net, s.Data, labels);
                return s with { Net = net, Worst = Tensor.Where(s.Step > 0, Tensor.Minimum(s.Worst, sign * net.Attention.Logits.At(0, 0)), s.Worst), Step = s.Step + 1 };
            },
            s => new([.. Measure(cell, s.Net, s.Data, s.Worst, showsWords)])) with
        { At = Times(steps), Objectives = s => [Objective.Of("loss", s.Net, net => Losses.CrossEntropy(net.Apply(s.Data.Probabilities, Queries(cell.Classes)), labels))] };
    }

    /// <summary>Every one of the first steps, and then evenly in their logarithm; the ends of the windows in which the law is read.</summary>
    HashSet<long> Times(int steps) => [.. Enumerable.Range(1, 30).Select(step => (long)step).Concat(LogSteps.UpTo(steps, perDecade: 20)).Concat(LawTimes).Append(Steps).Where(step => step <= steps)];

    long[] LawTimes => [.. Enumerable.Range(0, 5).Select(i => (long)Math.Round(Steps / 10.0 * Math.Pow(20, i / 4.0)))];

    static IEnumerable<(string, Tensor)> Measure(Cell cell, ReparameterizedTransformer net, SequenceClasses data, Tensor worst, bool showsWords)
    {
        var (z, p, queries) = (net.Attention.Logits.At(0, 0), data.Probabilities, Queries(cell.Classes));
        var (c, labels) = (net.Attention.OfFrequencies(p, queries), SequenceClasses.Balanced(cell.Classes, cell.Classes));
        yield return ("loss", Losses.CrossEntropy(net.Apply(p, queries), labels));
        yield return ("common", z.Slice(0, 0, cell.Common).Mean());
        yield return ("row-sum", Tensor.Maximum(Tensor.Abs(z.Sum()), Tensor.Abs(net.Decoder.Sum(1)).Max()));
        yield return ("exceptions", ((worst.Slice(0, 0, cell.Common) <= 0).To(F64).Sum() + (worst.Slice(0, cell.Common, cell.Words) < 0).To(F64).Sum()));
        Tensor[] own = [.. Enumerable.Range(0, cell.Classes).Select(label => cell.DistinctOf(c.At(0, label), label))];
        yield return ("entropy", Tensor.Stack(0, [.. own.Select(share => AttentionEntropy.Of(share / share.Sum()))]).Mean());
        yield return ("drift", Tensor.Stack(0, [.. Enumerable.Range(0, 2).Select(label => Drift(cell.DistinctOf(p.At(0, label), label), cell.DistinctOf(z, label)))]).Max());
        for (var word = 0; showsWords && word < cell.Words; word++) yield return ($"z-{word}", z.At(0, word));
    }

    /// <summary>Of c̃ₗ⁻² − c̃ₗ'⁻² between all pairs of words of a class, the largest change relative to the start.</summary>
    static Tensor Drift(Tensor p, Tensor z)
    {
        Tensor Differences(Tensor x) => x.ExpandAxis(1) - x.ExpandAxis(0);
        var (start, now) = (Tensor.Pow(p, -2), Tensor.Pow(p * Tensor.Exp(z), -2));
        return (Tensor.Abs(Differences(now - start)) / Tensor.Maximum(Tensor.Abs(Differences(start)), 1e-300)).Max();
    }

    // Training by an optimizer, on samples or on the population, beside descent on the population at rates of 1

    sealed record Pair(ReparameterizedTransformer Net, ReparameterizedTransformer Population, Tree Memory, SequenceClasses Data, Tensor Step);

    /// <param name="length">Words of a sequence; 0 for the population.</param>
    /// <param name="draw">Another number gives other sequences of the same classes.</param>
    Arm Optimize(string name, Cell cell, int steps, Optimizer optimizer, int batch, int length, int draw = 0)
    {
        var (all, labels) = (SequenceClasses.Balanced(cell.Classes, cell.Classes), SequenceClasses.Balanced(length == 0 ? cell.Classes : batch, cell.Classes));
        ReparameterizedTransformer Zero() => ReparameterizedTransformer.Zero(1, cell.Words, cell.Classes);
        return Arm.Create(name, steps,
            key => new Pair(Zero(), Zero(), optimizer.Init(Zero()), cell.Draw(key), Tensor.Scalar(0, ElementType.Int32)),
            (s, key) =>
            {
                var frequencies = length == 0 ? s.Data.Probabilities : s.Data.Frequencies(key.Fold(draw), labels, length - 1);
                var (net, memory) = optimizer.Apply(s.Net, Gradient(s.Net, frequencies, labels), s.Memory, s.Step);
                return s with { Net = net, Memory = memory, Step = s.Step + 1, Population = s.Population.Move(s.Population.Velocity(s.Data.Probabilities, Queries(cell.Classes), all), 1, 1) };
            },
            s =>
            {
                var (z, exact) = (s.Net.Attention.Logits, s.Population.Attention.Logits);
                var distance = Tensor.Sqrt(((z - exact) * (z - exact)).Sum() / (exact * exact).Sum());
                return new([("distance", distance), .. Measure(cell, s.Net, s.Data, Tensor.Ones([cell.Words], F64), length == 0 || length == Length)]);
            }) with
        { At = LogSteps.UpTo(steps, perDecade: 20, first: Math.Min(10, steps)) };
    }

    // Identities: on the way of descent

    /// <summary>Sequences of one class alone, among two next tokens.</summary>
    static Arm OneClass() => Arm.Create("one-class", 200,
        key => (Net: ReparameterizedTransformer.Zero(1, Mild.Words, Mild.Classes), Data: Mild.Draw(key)),
        (s, _) => (s.Net.Move(s.Net.Velocity(s.Data.Probabilities.Slice(0, 0, 1), Queries(1), Queries(1)), 1, 1), s.Data),
        s => new(("attention-change", Tensor.Abs(s.Net.Attention.Logits).Max()), ("decoder-change", Tensor.Abs(s.Net.Decoder).Max()))) with
    { Every = 50 };

    /// <summary>Slopes in closed form: against the engine's, and where all distinct words are alike against those in q = f_common² alone.</summary>
    static Arm Slopes() => Arm.Create("slopes", 200,
        key => (Net: ReparameterizedTransformer.Zero(1, StrongEven.Words, StrongEven.Classes), Data: StrongEven.Draw(key), Random: Mild.Draw(key)),
        (s, _) => s with { Net = s.Net.Move(s.Net.Velocity(s.Data.Probabilities, Queries(StrongEven.Classes), SequenceClasses.Balanced(StrongEven.Classes, StrongEven.Classes)), 1, 1) },
        s =>
        {
            var (p, queries, labels) = (s.Data.Probabilities, Queries(StrongEven.Classes), SequenceClasses.Balanced(StrongEven.Classes, StrongEven.Classes));
            var (velocity, gradient) = (s.Net.Velocity(p, queries, labels), Gradient(s.Net, p, labels));
            var f = s.Net.Features(p, queries).At(0, 0);
            var residual = Tensor.OneHot(labels.At(0, 0), StrongEven.Classes, F64) - s.Net.Apply(p, queries).At(0, 0).Softmax();
            var g = (s.Net.Decoder * residual).Sum(1);
            var (q, own, z) = (f.At(0, 0) * f.At(0, 0), f.At(0, 1), velocity.Attention.Logits.At(0, 0));
            var gamma = g.At(0, 1) / own;
            return new(
                ("engine", Tensor.Maximum(Tensor.Abs(velocity.Decoder + gradient.Decoder).Max(), Tensor.Abs(velocity.Attention.Logits + gradient.Attention.Logits).Max())),
                ("common", Tensor.Abs(z.At(0, 0) + gamma * q * (1 - q))), ("distinct", Tensor.Abs(z.At(0, 1) - gamma * own * own * q / StrongEven.Classes)), ("speed", -z.At(0, 0)));
        }) with
    { Every = 10 };

    /// <summary>A little longer than eight snap times.</summary>
    int SnapSteps(double decoderRate) => Math.Min(Steps, (int)Math.Ceiling(9 * Strong.SnapTime / decoderRate));

    /// <summary>The rate of attention where the decoder is much faster, as the theorems want it.</summary>
    static double Slow(double decoderRate) => Math.Round(decoderRate / 100, 3);

    static readonly (int Length, int Draw)[] Controls = [(4, 1), (4, 2), (4, 3)];

    public override IReadOnlyList<Arm> Arms =>
    [
        OneClass(), Slopes(), Arm.Compute("words", key => Mild.Draw(key).Probabilities.Flatten().ToDoubles().Select((p, i) => ($"probability-{i / Mild.Words}-{i % Mild.Words}", p)).ToDictionary()),
        .. Ratios.Concat(LargeRatios).Select(rate => Descend(Mild, 1, rate, Steps, showsWords: rate is 1 or 10)),
        Descend(Mild, 10, 1, Steps), Descend(Mild, 1, 1, Steps, isNormalized: false), Frozen(Mild, Steps),
        Descend(Strong, 1, 1, 2 * Steps), .. new[] { (1, 0.1), (1, 10), (10, 1), (10, 10) }.Select(rates => Descend(Strong, rates.Item1, rates.Item2, Steps)),
        .. new[] { 0.3, 3 }.Select(rate => Descend(Strong, rate, 1, SnapSteps(rate))), Descend(Strong, 1, 1, SnapSteps(1), isNormalized: false), Frozen(Strong, SnapSteps(0.3)),
        .. DecoderRates.Select(rate => Descend(Strong, rate, Slow(rate), SnapSteps(rate))),
        .. PlainRates.Where(rate => rate != 1).Select(rate => Descend(Mild, rate, rate, Steps)),
        .. AdamRates.Select(rate => Optimize(Adam(rate), Mild, Steps, new Adam(rate), 0, 0)),
        Optimize("sampled", Mild, SampledSteps, new Momentum(1), Batch, Length), Optimize("sampled-even", MildEven, SampledSteps, new Momentum(1), Batch, Length),
        .. Lengths.Select(length => Optimize(OfLength(length), Mild, LengthSteps, new Sgd(1), Batch / 4, length)),
        .. Controls.Select(control => Optimize(OfLength(control.Length, control.Draw), Mild, LengthSteps, new Sgd(1), Batch / 4, control.Length, control.Draw)),
    ];

    static string Adam(double rate) => string.Create(CultureInfo.InvariantCulture, $"adam-{rate}").Replace('.', '-');

    static string OfLength(int length, int draw = 0) => draw == 0 ? $"length-{length}" : $"length-{length}-draw-{draw}";

    // Readings

    static readonly double[] Nothing = [];

    /// <summary>A metric over the steps from the first on.</summary>
    static Curve Over(SeedRun run, string arm, string metric) => run[arm][metric].Between(1, long.MaxValue) is var series
        ? new([.. series.Steps.ToArray().Select(step => (double)step)], series.Values.ToArray()) : new(Nothing, Nothing);

    /// <summary>The speed of the common words' z per logarithmic time.</summary>
    static Curve Speed(SeedRun run, string arm) => Over(run, arm, "common").LogSlopes();

    /// <summary>Where the common words are fastest, and their speed at eight snap times over that; NaN for an arm that ends earlier.</summary>
    static (double Time, double Speed) Snap(SeedRun run, Cell cell, string arm, double decoderRate)
    {
        var (speed, end) = (Speed(run, arm), 8 * cell.SnapTime / decoderRate);
        var last = Math.Abs(speed.At(end));
        if (double.IsNaN(last)) return (double.NaN, double.NaN);
        var peak = Enumerable.Range(0, speed.X.Count).Where(i => speed.X[i] <= end).MaxBy(i => Math.Abs(speed.Y[i]));
        return (speed.X[peak], last / Math.Max(last, Math.Abs(speed.Y[peak])));
    }

    static (double Time, double Speed) Snap(SeedRun run, double decoderRate, double attentionRate = 1) => Snap(run, Strong, Name(Strong, decoderRate, attentionRate), decoderRate);

    static readonly string FrozenStrong = $"{Strong.Name}-frozen", FrozenMild = $"{Mild.Name}-frozen";

    /// <summary>Times over K ln M / η_Y: the one that is furthest from the middle of what is asked.</summary>
    static double OverSnapTime(Func<double, double> time) => DecoderRates.Select(rate => time(rate) * rate / Strong.SnapTime).MaxBy(time => double.IsNaN(time) ? double.PositiveInfinity : Math.Abs(Math.Log(time / Math.Sqrt(0.3 * 3))));

    /// <summary>Where the speed goes over from t² to a logarithm: its local power of t falls through 1. NaN for an arm that ends before eight snap times.</summary>
    static double Crossing(SeedRun run, double decoderRate, double attentionRate)
    {
        var speed = Speed(run, Name(Strong, decoderRate, attentionRate));
        return speed.X[^1] < 8 * Strong.SnapTime / decoderRate ? double.NaN
            : new Curve(speed.X, [.. speed.Y.Select(y => Math.Log(Math.Abs(y)))]).LogSlopes().FallsTo(1) ?? double.PositiveInfinity;
    }

    static double Exponent(double[] rates, Func<double, double> time) => LinearFit.OfLogarithms(rates, [.. rates.Select(time)]).Slope;

    /// <summary>A number that needs as many steps as the default scale has.</summary>
    double IfLong(Func<double> value) => Steps >= Needed ? value() : double.NaN;

    /// <summary>By how much the slope of e^(−power·z) over a clock changes from the first to the last of four windows after the snap, relative to the first.</summary>
    double SlopeChange(SeedRun run, int power, Func<double, double> clock) => IfLong(() =>
    {
        var points = LawTimes.Select(step => (Clock: clock(step), Value: Math.Exp(-power * run[Name(Strong, 1, 1)]["common"].At(step)))).ToArray();
        double Slope(int i) => (points[i + 1].Value - points[i].Value) / (points[i + 1].Clock - points[i].Clock);
        return Slope(points.Length - 2) / Slope(0) - 1;
    });

    /// <summary>ln²(η_Y t / K), the time of the law after the snap, at a decoder rate of 1.</summary>
    static double SquaredLog(double step) => Math.Pow(Math.Log(step / Strong.Classes), 2);

    /// <summary>Spearman's correlation of what distinct words gain with their probability in their class, the mean of two classes; by rank alone where all are as probable.</summary>
    static double Order(SeedRun run, string arm, bool byRank = false) => Enumerable.Range(0, Mild.Classes).Average(label => RankCorrelation.Spearman(
        [.. Own(label).Select(word => run[arm][$"z-{word}"].Last)], [.. Own(label).Select(word => byRank ? word : Probability(run, label, word))]));

    /// <summary>The distinct words of a class of the mild cell.</summary>
    static IEnumerable<int> Own(int label) => Enumerable.Range(Mild.Common + label * Mild.Distinct, Mild.Distinct);

    static double Probability(SeedRun run, int label, int word) => run["words"][$"probability-{label}-{word}"].Last;

    double Movement(SeedRun run, double decoderRate, double attentionRate) => IfLong(() => Math.Abs(run[Name(Strong, decoderRate, attentionRate)]["common"].At(Steps)));

    double Drift(SeedRun run, double ratio) => IfLong(() => run[Name(Mild, 1, ratio)]["drift"].At(Steps));

    /// <summary>The smallest rise of the drift from one ratio of rates to the next, as a logarithm.</summary>
    double DriftRise(SeedRun run) => Ratios.Zip(Ratios.Skip(1), (low, high) => Math.Log(Drift(run, high) / Drift(run, low))).Min();

    /// <summary>The least entropy over a class's distinct words, over that at the start; the worst arm.</summary>
    double LeastEntropy(SeedRun run, params IEnumerable<string> arms) => IfLong(() => arms.Min(arm => run[arm]["entropy"].Min / run[arm]["entropy"].First));

    /// <summary>The largest relative change of that entropy from t to 2t, from eight snap times on; the worst arm.</summary>
    double EntropyChange(SeedRun run, params IEnumerable<string> arms) => IfLong(() => arms.Max(arm =>
    {
        var entropy = Over(run, arm, "entropy");
        return entropy.X.Where(t => t >= 8 * Mild.SnapTime && 2 * t <= Steps).Max(t => Math.Abs(entropy.At(2 * t) / entropy.At(t) - 1));
    }));

    static IEnumerable<string> PlainArms => PlainRates.Select(rate => Name(Mild, rate, rate));

    static double LengthExponent(SeedRun run, IEnumerable<string> arms) => LinearFit.OfLogarithms([.. Lengths.Select(length => (double)length)], [.. arms.Select(arm => run[arm]["distance"].Last)]).Slope;

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("row-sums", "the rows of Y and Z sum to 0").Of(run => new[] { Name(Mild, 1, 1), Name(Strong, 1, 1), Name(Strong, 10, 10) }.Max(arm => run[arm]["row-sum"].Max)).Asks(AtMost.Of(1e-10)),
        Claim.Identity("closed-slopes", "Lemma 1's slopes of Y and Z are the engine's derivatives of the log-likelihood").Of(run => run["slopes"]["engine"].Max).Asks(AtMost.Of(1e-10)),
        Claim.Identity("one-class", "sequences of one class alone do not move attention").Of(run => run["one-class"]["attention-change"].Max).Asks(AtMost.Of(1e-10)),
        Claim.Identity("symmetric-step", "one common word, distinct words alike, q = f_common²: ż_common = −γ q(1 − q) and ż_distinct = γ f² q / K")
            .Of(run => Math.Max(run["slopes"]["common"].Max, run["slopes"]["distinct"].Max)).Asks(AtMost.Of(1e-10)),
        Claim.Prediction("signs", "one common word: it loses attention and all distinct words gain, words that ever do otherwise; the control has no normalisation")
            .Of(run => run[Name(Strong, 1, 1)]["exceptions"].Max).Control(run => run["strong-unnormalised"]["exceptions"].Max)
            .Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("signs-of-many", "the same with ten common words, of which the theorem says nothing")
            .Of(run => run[Name(Mild, 1, 1)]["exceptions"].Max).Control(run => run["mild-unnormalised"]["exceptions"].Max)
            .Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("order", "distinct words gain in the order of co-occurrence: Spearman's correlation of gain and P(l|n), population; the control has equal P, and samples")
            .Of(run => Order(run, Name(Mild, 1, 1))).Control(run => Order(run, "sampled-even", byRank: true))
            .Asks(AtLeast.Of(1 - 1e-9)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("order-of-samples", "the same of sampled sequences, with momentum")
            .Of(run => Order(run, "sampled")).Control(run => Order(run, "sampled-even", byRank: true))
            .Asks(Above.Of(0.8)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("conservation", "c̃ₗ⁻² − c̃ₗ'⁻² is kept while the decoder is fast: largest relative drift at η_Y t = 4000 and η_Z/η_Y = 0.01; the controls have 30 and 100")
            .Of(run => Drift(run, 0.01)).Control(run => Drift(run, 30), AtLeast.Of(0.05), Verdict.Held).Control(run => Drift(run, 100), AtLeast.Of(0.05), Verdict.Held)
            .Asks(AtMost.Of(0.01)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.Prediction("conservation-falls", "the drift falls with η_Z/η_Y over 10, 1, 0.1, 0.01: log of its smallest factor; the control compares a ratio with itself")
            .Of(DriftRise).Control(run => Math.Log(Drift(run, 1) / Drift(run, 1))).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("snap", "after eight snap times K ln M/η_Y the common word's speed per logarithmic time is at most a fifth of its largest: the worst of four decoder rates; the control's decoder is frozen")
            .Of(run => DecoderRates.Select(rate => Snap(run, rate).Speed).Aggregate(Math.Max)).Control(run => Snap(run, Strong, FrozenStrong, 1).Speed)
            .Asks(AtMost.Of(0.2)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("snap-time", "that speed is largest at K ln M/η_Y: the ratio that is furthest off, of four decoder rates; the control's decoder is frozen")
            .Of(run => OverSnapTime(rate => Snap(run, rate).Time)).Control(run => Snap(run, Strong, FrozenStrong, 1).Time / Strong.SnapTime)
            .Asks(Between.Of(0.3, 3)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("snap-scaling", "the time of largest speed falls as 1/η_Y: its exponent; the control varies η_Z")
            .Of(run => Exponent(DecoderRates, rate => Snap(run, rate).Time)).Control(run => Exponent([0.1, 1, 10], rate => Snap(run, 1, rate).Time))
            .Asks(Within.Of(-1, 0.15)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("scan-time", "that time depends on the product of the rates alone where attention is not slow: log of its ratio at (η_Y, η_Z) = (10, 1) and (1, 10); K ln M/η_Y, the control, gives ln 10")
            .Of(run => Math.Log(Snap(run, 1, 10).Time / Snap(run, 10).Time)).Control(_ => Math.Log(10))
            .Asks(Within.Of(0, Round(Math.Log(1.5)))).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("decoder-snap", "with η_Z = η_Y/100 the speed goes over from t² to a logarithm at K ln M/η_Y: the ratio that is furthest off, of four decoder rates; the control's time is that of η_Y = 1")
            .Of(run => OverSnapTime(rate => Crossing(run, rate, Slow(rate)))).Control(run => OverSnapTime(_ => Crossing(run, 1, Slow(1))))
            .Asks(Between.Of(0.3, 3)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.Prediction("decoder-snap-scaling", "there the time falls as 1/η_Y: its exponent; the control is the time of largest speed at η_Z = 1")
            .Of(run => Exponent(DecoderRates, rate => Crossing(run, rate, Slow(rate)))).Control(run => Exponent(DecoderRates, rate => Snap(run, rate).Time))
            .Asks(Within.Of(-1, 0.15)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("law", "after the snap e^(−2z) grows linearly in ln²(η_Y t/K): relative change of its slope over t = 400 to 8000; the control's clock is t")
            .Of(run => Math.Abs(SlopeChange(run, 2, SquaredLog))).Control(run => Math.Abs(SlopeChange(run, 2, step => step)))
            .Asks(Below.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("law-quoted", "the same of e^(−4z), as Theorem 4 is quoted")
            .Of(run => Math.Abs(SlopeChange(run, 4, SquaredLog))).Control(run => Math.Abs(SlopeChange(run, 4, step => step)))
            .Asks(Below.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.Prediction("law-compared", "the slope of e^(−2z) changes less than that of e^(−4z): difference; the control's clock is t")
            .Of(run => Math.Abs(SlopeChange(run, 2, SquaredLog)) - Math.Abs(SlopeChange(run, 4, SquaredLog)))
            .Control(run => Math.Abs(SlopeChange(run, 2, step => step)) - Math.Abs(SlopeChange(run, 4, step => step)))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("decoder-earlier", "η_Y alone, from 1 to 10: an earlier snap, log of the times of largest speed; the control lowers η_Z")
            .Of(run => Math.Log(Snap(run, 1).Time / Snap(run, 10).Time)).Control(run => Math.Log(Snap(run, 1).Time / Snap(run, 1, 0.1).Time))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("decoder-denser", "η_Y alone, from 1 to 10: the common word has lost less at step 4000, difference of |z|; the control raises η_Z")
            .Of(run => Movement(run, 1, 1) - Movement(run, 10, 1)).Control(run => Movement(run, 1, 1) - Movement(run, 1, 10))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("both-earlier", "both rates from 1 to 10: an earlier snap, log of the times of largest speed; the control lowers η_Z")
            .Of(run => Math.Log(Snap(run, 1).Time / Snap(run, 10, 10).Time)).Control(run => Math.Log(Snap(run, 1).Time / Snap(run, 1, 0.1).Time))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("both-sparser", "both rates from 1 to 10: the common word has lost more at step 4000, difference of |z|; the control raises η_Y alone")
            .Of(run => Movement(run, 10, 10) - Movement(run, 1, 1)).Control(run => Movement(run, 10, 1) - Movement(run, 1, 1))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("no-winner", "no winner takes all: least entropy over distinct words, over that at the start, descent at rates 0.3 to 3; the control's decoder is frozen")
            .Of(run => LeastEntropy(run, PlainArms)).Control(run => LeastEntropy(run, FrozenMild))
            .Asks(Above.Of(0.5)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("entropy-frozen", "that entropy changes by less than 1 % per doubling of time after eight snap times; the control's decoder is frozen")
            .Of(run => EntropyChange(run, PlainArms)).Control(run => EntropyChange(run, FrozenMild))
            .Asks(Below.Of(0.01)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("no-winner-adam", "least entropy with Adam at rates 0.01 to 0.1")
            .Of(run => LeastEntropy(run, AdamRates.Select(Adam))).Control(run => LeastEntropy(run, FrozenMild))
            .Asks(Above.Of(0.5)).Over(Seeds.EverySeed).Expect(Verdict.Inconclusive),
        Claim.OfPaper("entropy-frozen-adam", "change of the entropy per doubling of time with Adam")
            .Of(run => EntropyChange(run, AdamRates.Select(Adam))).Control(run => EntropyChange(run, FrozenMild))
            .Asks(Below.Of(0.01)).Over(Seeds.EverySeed).Expect(Verdict.Inconclusive),
        Claim.OfPaper("length", "sampled sequences come to the population with their length: exponent of the relative distance of z over 32, 128 and 512 words; the control has 4 words, three draws")
            .Of(run => LengthExponent(run, Lengths.Select(length => OfLength(length)))).Control(run => LengthExponent(run, Controls.Select(control => OfLength(control.Length, control.Draw))))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];

    static double Round(double value) => Math.Round(value, 4);

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("scan", "How z of every word moves while the attention of a class scans and snaps (mild cell, η_Z = 10)", Scan),
        new("snap", "Speed of the common word over logarithmic time, in units of the predicted snap time (strong cell)", Speeds),
        new("order", "What distinct words gain, over their probability; lines conserve c̃ₗ⁻² − c̃ₗ'⁻² (first draw, first class)", Gains),
        new("law", "After the snap: e^(−2z) of the common word over ln²(η_Y t/K), the line through its start (strong cell)", Law),
    ];

    static Drawing Scan(StudyRun run)
    {
        var words = Enumerable.Range(0, Mild.Common + Mild.Distinct).Select(word => (Word: word, Band: run.Band(Name(Mild, 1, 10), $"z-{word}"))).ToArray();
        var rows = words.SelectMany(word => word.Band.Where(point => point.Step > 1).Select(point => (point.Step, word.Word, point.Estimate.Mean))).ToArray();
        return Plot.PhaseDiagram(new Table().With("step", rows.Select(row => (double)row.Step)).With("word", rows.Select(row => row.Word + 1.0)).With("z", rows.Select(row => row.Mean)),
            new("step", "step", Logarithmic: true), new("word", "word: 1 to 10 common, 11 to 20 distinct by P(l|n)"), new("z", "z"));
    }

    static Drawing Speeds(StudyRun run)
    {
        var rows = (from kind in DecoderRates.Select(rate => (Label: InvariantText($"η_Y = {rate}, η_Z = 1"), Rate: rate, Arm: Name(Strong, rate, 1)))
                        .Append((Label: "η_Y = 1, η_Z = 0.01", Rate: 1.0, Arm: Name(Strong, 1, Slow(1))))
                    let speeds = run.Seeds.Select(seed => Speed(seed, kind.Arm)).ToArray()
                    from i in Enumerable.Range(0, speeds[0].X.Count)
                    let time = speeds[0].X[i] * kind.Rate / Strong.SnapTime
                    where time is > 0.02 and < 10
                    select (kind.Label, Time: time, Speed: -speeds.Average(speed => speed.Y[i]))).ToArray();
        return Plot.Line(new Table().With("time", rows.Select(row => row.Time)).With("speed", rows.Select(row => row.Speed)).With("rates", rows.Select(row => row.Label)),
            new("time", "t η_Y / (K ln M)", Logarithmic: true), new("speed", "−dz/d ln t of the common word", Logarithmic: true), "rates").WithVertical(1, "K ln M/η_Y");
    }

    static Drawing Gains(StudyRun run)
    {
        var seed = run.Seeds.First();
        var rows = (from kind in ((string Label, string Arm)[])[("η_Z/η_Y = 10", Name(Mild, 1, 10)), ("η_Z/η_Y = 1", Name(Mild, 1, 1)), ("sampled, momentum", "sampled")]
                    let top = Own(0).Last()
                    let kept = (1 - Math.Exp(-2 * seed[kind.Arm][$"z-{top}"].Last)) / Math.Pow(Probability(seed, 0, top), 2)
                    from word in Own(0)
                    let p = Probability(seed, 0, word)
                    select (kind.Label, P: p, Gain: seed[kind.Arm][$"z-{word}"].Last, Line: -Math.Log(1 - kept * p * p) / 2)).ToArray();
        return Plot.PointsAndTheory(new Table().With("probability", rows.Select(row => row.P)).With("gain", rows.Select(row => row.Gain)).With("line", rows.Select(row => row.Line)).With("training", rows.Select(row => row.Label)),
            new("probability", "P(l|n)"), new("gain", "z at the end"), "line", color: "training");
    }

    Drawing Law(StudyRun run)
    {
        var points = run.Band(Name(Strong, 1, 1), "common").Where(point => point.Step >= LawTimes[0]).Select(point => (Clock: SquaredLog(point.Step), Value: Math.Exp(-2 * point.Estimate.Mean))).ToArray();
        var start = LinearFit.Of([.. points.Take(4).Select(point => point.Clock)], [.. points.Take(4).Select(point => point.Value)]);
        return Plot.PointsAndTheory(new Table().With("clock", points.Select(point => point.Clock)).With("value", points.Select(point => point.Value)).With("line", points.Select(point => start.Intercept + start.Slope * point.Clock)),
            new("clock", "ln²(η_Y t/K)"), new("value", "e^(−2z)"), "line");
    }

    static string InvariantText(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
