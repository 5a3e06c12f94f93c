using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <remarks>The setup, descent on the population and on samples, and what the arms measure.</remarks>
public sealed partial record ScanAndSnap
{
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
    Arm Frozen(string name, Cell cell, int steps) => Descend(name, cell, steps,
        key => ReparameterizedTransformer.Zero(1, cell.Words, cell.Classes) with { Decoder = key.Fold(2).Normal([cell.Words, cell.Classes], element: F64) },
        (net, data, labels) => net.Move(net.Velocity(data.Probabilities, Queries(cell.Classes), labels), 0, 1));

    Arm Descend(string name, Cell cell, int steps,
        Func<RandomKey, ReparameterizedTransformer> start, Func<ReparameterizedTransformer, SequenceClasses, Tensor, ReparameterizedTransformer> next, bool showsWords = false)
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
    HashSet<long> Times(int steps) =>
        [.. Enumerable.Range(1, 30).Select(step => (long)step).Concat(LogSteps.UpTo(steps, perDecade: 20)).Concat(LawTimes).Append(Steps).Where(step => step <= steps)];

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
    int SnapSteps(Cell cell, double decoderRate) => Math.Min(Steps, (int)Math.Ceiling(9 * cell.SnapTime / decoderRate));

    /// <summary>Attention a hundred times slower than the decoder, as the theorems want it.</summary>
    static string Slow(double decoderRate) => Name(Mild, decoderRate, decoderRate / 100);

    static readonly (int Length, int Draw)[] Controls = [(4, 1), (4, 2), (4, 3)];

    public override IReadOnlyList<Arm> Arms =>
    [
        OneClass(), Slopes(),
        Arm.Compute("words", key => Mild.Draw(key).Probabilities.Flatten().ToDoubles().Select((p, i) => ($"probability-{i / Mild.Words}-{i % Mild.Words}", p)).ToDictionary()),
        .. Ratios.Concat(LargeRatios).Select(rate => Descend(Mild, 1, rate, Steps, showsWords: rate is 0.1 or 1 or 10)),
        Descend(Mild, 10, 1, Steps), Descend(Mild, 1, 1, Steps, isNormalized: false), Frozen(FrozenMild, Mild, Steps),
        Descend(Strong, 1, 1, 2 * Steps), .. new[] { (1, 0.1), (1, 10), (10, 1), (10, 10) }.Select(rates => Descend(Strong, rates.Item1, rates.Item2, Steps)),
        .. new[] { 0.3, 3 }.Select(rate => Descend(Strong, rate, 1, SnapSteps(Strong, rate))),
        Descend(Strong, 1, 1, SnapSteps(Strong, 1), isNormalized: false), Frozen(FrozenStrong, Strong, SnapSteps(Strong, 0.3)),
        .. SlowRates.Where(rate => rate != 1).Select(rate => Descend(Mild, rate, rate / 100, SnapSteps(Mild, rate))),
        .. PlainRates.Where(rate => rate != 1).Select(rate => Descend(Mild, rate, rate, Steps)),
        .. AdamRates.Select(rate => Optimize(Adam(rate), Mild, Steps, new Adam(rate), 0, 0)),
        Optimize("sampled", Mild, SampledSteps, new Momentum(1), Batch, Length), Optimize("sampled-even", MildEven, SampledSteps, new Momentum(1), Batch, Length),
        .. Lengths.Select(length => Optimize(OfLength(length), Mild, LengthSteps, new Sgd(1), Batch / 4, length)),
        .. Controls.Select(control => Optimize(OfLength(control.Length, control.Draw), Mild, LengthSteps, new Sgd(1), Batch / 4, control.Length, control.Draw)),
        .. TextArms,
    ];

    static string Adam(double rate) => string.Create(CultureInfo.InvariantCulture, $"adam-{rate}").Replace('.', '-');

    static string OfLength(int length, int draw = 0) => draw == 0 ? $"length-{length}" : $"length-{length}-draw-{draw}";
}
