namespace Descent.Studies.Dynamics;

/// <remarks>The setup, one descent for every arm, and what the arms measure.</remarks>
public sealed partial record WordCooccurrence
{
    // Setup: sequences of four groups, and the network at its start

    int[] Sizes => [Samples / 2, Samples / 6, Samples / 6, Samples / 6];

    Tensor Draw(RandomKey key, int[] sizes)
    {
        var task = new CooccurrenceTask(Vocabulary, Length);
        return task.Draw(key, sizes, distinct: task.Fillers(sizes) <= Vocabulary - CooccurrenceTask.NamedWords);
    }

    OneHotTransformer Start(RandomKey key, double scale, double valueScale = 1)
    {
        var (words, hidden) = Initialization == FirstWeights.Theory ? (1 / Math.Sqrt(Length * Width), 1 / Math.Sqrt(Hidden)) : (Math.Sqrt(2.0 / Vocabulary), Math.Sqrt(2.0 / Width));
        return OneHotTransformer.Create(key.Fold(0), Vocabulary, Width, Hidden, scale * words, valueScale * words, hidden, F64);
    }

    /// <summary>What an arm trains, on what, and what it measures beside the fit.</summary>
    /// <param name="Scale">Factor on the first W_Q and W_K; 0 is uniform attention.</param>
    sealed record Rule(double Scale)
    {
        public bool TrainsAttention { get; init; } = true;
        public bool TrainsValues { get; init; } = true;
        public bool StopsValuesAfterFit { get; init; }
        public bool PermutesLabels { get; init; }
        public bool PermutesLabelsOfAttention { get; init; }
        public double ValueScale { get; init; } = 1;
        public bool IsFine { get; init; }
        public Func<Tensor, Tensor, Tensor> Loss { get; init; } = Losses.Logistic;
        public int[]? Sizes { get; init; }
        public bool MeasuresScores { get; init; }
        public bool MeasuresTest { get; init; }
    }

    // Training: full-batch descent on all four matrices at one rate

    sealed record State(OneHotTransformer Net, RandomKey Key, Tensor Words, Tensor Test, Tensor Order, Tensor Step, Tensor FitAt);

    Arm Train(string name, int steps, Rule rule)
    {
        var (sizes, rate) = (rule.Sizes ?? Sizes, rule.IsFine ? FineRate : Rate);
        var clean = CooccurrenceTask.Labels(sizes, F64);
        Tensor Labels(State s, bool permuted) => permuted ? clean.Gather(s.Order) : clean;
        OneHotTransformer Gradient(State s, bool permuted) => Transform.Grad<OneHotTransformer>(net => rule.Loss(net.Apply(s.Words), Labels(s, permuted)))(s.Net);
        return Arm.Create(name, steps,
            key => new State(Start(key, rule.Scale, rule.ValueScale), key, Draw(key.Fold(1), sizes), Draw(key.Fold(2), TestSizes), key.Fold(3).Permutation(sizes.Sum()), Whole(0), Whole(steps)),
            (s, _) =>
            {
                var (values, attention) = (Gradient(s, rule.PermutesLabels), Gradient(s, rule.PermutesLabels || rule.PermutesLabelsOfAttention));
                var fits = (clean * s.Net.Apply(s.Words)).Min() > 0;
                var fitAt = rule.StopsValuesAfterFit ? Tensor.Where(fits, Tensor.Minimum(s.FitAt, s.Step), s.FitAt) : s.FitAt;
                Tensor Next(Tensor weight, Tensor gradient, bool trains) => trains ? weight - rate * gradient : weight;
                Tensor NextValue(Tensor weight, Tensor gradient) => rule.StopsValuesAfterFit
                    ? Tensor.Where(s.Step < fitAt + AfterFit, weight - rate * gradient, weight) : Next(weight, gradient, rule.TrainsValues);
                var net = s.Net with
                {
                    Query = new(Next(s.Net.Query.Weight, attention.Query.Weight, rule.TrainsAttention)),
                    Key = new(Next(s.Net.Key.Weight, attention.Key.Weight, rule.TrainsAttention)),
                    Value = new(NextValue(s.Net.Value.Weight, values.Value.Weight)),
                    Hidden = NextValue(s.Net.Hidden, values.Hidden),
                };
                return s with { Net = net, Step = s.Step + 1, FitAt = fitAt };
            },
            s => new([.. MeasureFit(s, sizes, Labels(s, rule.PermutesLabels)), .. MeasureWords(s, rule), .. rule.MeasuresTest ? MeasureTest(s) : []])) with
        {
            At = Early(steps).Concat(LogSteps.UpTo(steps)).Append(Quarter).ToHashSet(),
            Every = rule.IsFine ? 10 : 0,
            Objectives = s => [Objective.OfSamples("loss", s.Net, s.Words, Labels(s, rule.PermutesLabels), (net, words) => net.Apply(words), Losses.LogisticPerSample).WithAttention(s.Net, (net, words) => net.Weights(words))],
        };
    }

    int[] TestSizes => [TestSamples / 2, TestSamples / 6, TestSamples / 6, TestSamples / 6];

    int Quarter => Steps / 4;

    /// <summary>Small enough to show what happens before the fit, and to drift in proportion to it.</summary>
    double FineRate => Rate / 10;

    static IEnumerable<long> Early(int steps) => Enumerable.Range(1, Math.Min(40, steps)).Select(step => (long)step);

    static Tensor Whole(int value) => Tensor.Scalar(value, ElementType.Int32);

    /// <summary>The fit, and by group k = 1..4 the mean loss and S_k, the sum of residual weights.</summary>
    static IEnumerable<(string, Tensor)> MeasureFit(State s, int[] sizes, Tensor labels)
    {
        var scores = s.Net.Apply(s.Words);
        var (losses, residuals) = (Losses.LogisticPerSample(scores, labels), Losses.LogisticResiduals(scores, labels));
        yield return ("loss", losses.Mean());
        yield return ("accuracy", (labels * scores > 0).To(F64).Mean());
        yield return ("margin", (labels * scores).Min());
        for (var (group, from) = (0, 0); group < sizes.Length; from += sizes[group++])
        {
            yield return ($"loss-{group + 1}", losses.Slice(0, from, from + sizes[group]).Mean());
            yield return ($"residual-{group + 1}", residuals.Slice(0, from, from + sizes[group]).Sum());
        }
    }

    /// <summary>G of the named words; changes of value products; of the scores: C_ab (key a, query b), A, and the size of entries that touch a filler.</summary>
    IEnumerable<(string, Tensor)> MeasureWords(State s, Rule rule)
    {
        const int named = CooccurrenceTask.NamedWords;
        var start = Start(s.Key, rule.Scale, rule.ValueScale);
        var g = s.Net.WordValues();
        for (var word = 0; word < named; word++) yield return ($"word-{word + 1}", g.At(0, word));
        var products = NamedProducts(s.Net.Value, s.Net.Value) - NamedProducts(start.Value, start.Value);
        foreach (var (a, b) in Pairs) yield return ($"value-{a + 1}{b + 1}", products.At(0, a).At(0, b));
        if (!rule.MeasuresScores) yield break;
        var first = start.WordScores();
        var change = s.Net.WordScores() - first;
        var table = change.Slice(0, 0, named).Slice(1, 0, named);
        foreach (var (a, b) in Scored) yield return ($"score-{a + 1}{b + 1}", table.At(0, a).At(0, b));
        var square = (change * change).Sum();
        yield return ("attention-change", Tensor.Sqrt(square / (first * first).Sum()));
        yield return ("filler-score", Tensor.Sqrt((square - (table * table).Sum()) / ((double)Vocabulary * Vocabulary - named * named)));
        yield return ("filler-score-largest", Tensor.Maximum(Tensor.Abs(change.Slice(0, named, Vocabulary)).Max(), Tensor.Abs(change.Slice(1, named, Vocabulary)).Max()));
    }

    /// <summary>Products of the named words' rows of two tables, [3, 3].</summary>
    static Tensor NamedProducts(Embedding a, Embedding b) =>
        Tensor.MatMul(a.Weight.Slice(0, 0, CooccurrenceTask.NamedWords), b.Weight.Slice(0, 0, CooccurrenceTask.NamedWords), transposeB: true);

    static readonly (int, int)[] Pairs = [(0, 1), (0, 2), (1, 2)];
    static readonly (int Key, int Query)[] Scored = [(0, 1), (1, 0), (2, 0), (2, 1)];

    IEnumerable<(string, Tensor)> MeasureTest(State s)
    {
        var (labels, scores) = (CooccurrenceTask.Labels(TestSizes, F64), s.Net.Apply(s.Test));
        yield return ("test-loss", Losses.Logistic(scores, labels));
        yield return ("test-accuracy", 100 * (labels * scores > 0).To(F64).Mean());
    }

    // A control with a state of its own

    sealed record Twins(OneHotTransformer Joint, OneHotTransformer Other, Tensor FirstScores, Tensor Direction, Tensor Words);

    /// <summary>A frozen twin to whose scores between the named words is added, at every step, a change in a random direction, as large as the joint twin's.</summary>
    Arm TrainWithRandomScores()
    {
        const int named = CooccurrenceTask.NamedWords;
        var labels = CooccurrenceTask.Labels(Sizes, F64);
        static Tensor Named(OneHotTransformer net) => NamedProducts(net.Key, net.Query);
        static Tensor Unit(Tensor x) => x / Tensor.Sqrt((x * x).Sum());
        Tensor Bias(Twins s)
        {
            var learned = Named(s.Joint) - s.FirstScores;
            var change = s.Direction * Tensor.Sqrt((learned * learned).Sum() / Width);
            var table = Tensor.Concatenate(0, change, Tensor.Zeros([1, named], F64));
            table = Tensor.Concatenate(1, table, Tensor.Zeros([named + 1, 1], F64));
            var words = Tensor.Minimum(s.Words, Whole(named));
            return table.Flatten().Gather(words.ExpandAxis(1) * (named + 1) + words.ExpandAxis(2));
        }

        return Arm.Create("random-scores", Steps,
            key => new Twins(Start(key, AttentionScale), Start(key, AttentionScale), Named(Start(key, AttentionScale)), Unit(key.Fold(4).Normal([named, named], element: F64)), Draw(key.Fold(1), Sizes)),
            (s, _) =>
            {
                var bias = Bias(s);
                var joint = Transform.Grad<OneHotTransformer>(net => Losses.Logistic(net.Apply(s.Words), labels))(s.Joint);
                var other = Transform.Grad<OneHotTransformer>(net => Losses.Logistic(net.Apply(s.Words, bias), labels))(s.Other);
                return s with
                {
                    Joint = Moved(s.Joint, joint, Rate),
                    Other = s.Other with { Value = new(s.Other.Value.Weight - Rate * other.Value.Weight), Hidden = s.Other.Hidden - Rate * other.Hidden },
                };
            },
            s =>
            {
                var scores = s.Other.Apply(s.Words, Bias(s));
                return new(("loss", Losses.Logistic(scores, labels)), ("margin", (labels * scores).Min()));
            }) with
        { At = LogSteps.UpTo(Steps).Append(Quarter).ToHashSet() };
    }

    static OneHotTransformer Moved(OneHotTransformer net, OneHotTransformer gradient, double rate) => new(
        new(net.Query.Weight - rate * gradient.Query.Weight), new(net.Key.Weight - rate * gradient.Key.Weight),
        new(net.Value.Weight - rate * gradient.Value.Weight), net.Hidden - rate * gradient.Hidden, net.Signs);
}
