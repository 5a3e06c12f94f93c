namespace Descent.Studies.Dynamics;

/// <summary>Stage 1: W_ov alone, on the collocations.</summary>
/// <param name="Values">W_ov, [K, K]: a column a word.</param>
/// <param name="Followers">n(·), int32 [K].</param>
/// <param name="Share">π, [K], adding to 1.</param>
sealed record StageOne(Tensor Values, Tensor Followers, Tensor Share)
{
    public static StageOne Begin(Tensor followers, Tensor? weights = null)
    {
        var (words, share) = (followers.Shape[0], weights ?? Tensor.Ones(followers.Shape, ElementType.Float64));
        return new(Tensor.Zeros([words, words], ElementType.Float64), followers, share / share.Sum());
    }

    public Tensor Loss(Tensor values) => (Share * Losses.CrossEntropyOfMarginsPerSample(values.Transpose(), Followers)).Sum();

    public StageOne Next(Optimizer rule) => this with { Values = rule.Apply(Values, Transform.Grad<Tensor>(Loss)(Values), Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model };

    /// <summary>So many steps at once.</summary>
    public Tensor Trained(Optimizer rule, int steps) =>
        Transform.Scan<Tensor, Tensor, Tensor>((values, _) => ((this with { Values = values }).Next(rule).Values, Tensor.Scalar(0)), Values, Tensor.Range(steps)).Carry;

    /// <summary>The max-margin W_ov: column x is e_n(x) − 1/K.</summary>
    public static Tensor MaxMargin(Tensor followers)
    {
        var words = followers.Shape[0];
        return Tensor.Equal(Tensor.Range(words).ExpandAxis(1), followers).To(ElementType.Float64) - 1.0 / words;
    }

    public IEnumerable<(string, Tensor)> Measure()
    {
        var (words, margin, logarithm) = (Followers.Shape[0], Losses.MultiClassMargin(Values.Transpose(), Followers).Min(), Tensor.Log(Share));
        yield return ("gap", CosineGap.Of(Values, MaxMargin(Followers)));
        yield return ("margin", margin);
        yield return ("loss-error", Tensor.Abs(Loss(Values) / Tensor.Log1p((words - 1) * Tensor.Exp(-margin)) - 1));
        // In the end all margins grow alike, where π e^(−margin) are equal: what log π leaves across the ray stays bounded.
        yield return ("offset", (1 - 1.0 / words) * ((logarithm - logarithm.Mean()) * (logarithm - logarithm.Mean())).Sum());
    }
}

/// <summary>Stage 2: W_kq on sentences, W_ov fixed.</summary>
/// <param name="Reference">The max-margin W_kq; zero where there is none.</param>
/// <param name="Offset">Twice theory's limit of (η t)² (1 − cos).</param>
/// <param name="Pairs">What to be tested on.</param>
sealed record StageTwo(SingleQueryAttention Model, OrderedSentences Data, Tensor Reference, Tensor Offset, UnseenPairs? Pairs = null)
{
    public static Tensor Loss(SingleQueryAttention model, OrderedSentences data) => (data.Weights * Losses.CrossEntropyOfMarginsPerSample(Logits(model, data), data.Next)).Sum();

    static Tensor Logits(SingleQueryAttention model, OrderedSentences data) => model.ApplyToWords(data.Words, data.Queries, data.Bias);

    public Tensor LossAt(Tensor keyQuery) => Loss(Model with { KeyQuery = keyQuery }, Data);

    public StageTwo Next(Optimizer rule) => this with
    {
        Model = Model with { KeyQuery = rule.Apply(Model.KeyQuery, Transform.Grad<Tensor>(LossAt)(Model.KeyQuery), Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model },
    };

    /// <summary>The loss with all attention on the optimal words.</summary>
    Tensor Floor() => (Data.Weights * Losses.CrossEntropyOfMarginsPerSample(
        Model.OutputValue.Transpose().Gather(Data.Words.TakeAlongAxis(Data.Optimal.ExpandAxis(1), 1).SqueezeAxis(1)), Data.Next)).Sum();

    public IEnumerable<(string, Tensor)> Measure()
    {
        static Tensor Share(Tensor truths) => truths.To(ElementType.Float64).Mean();
        yield return ("gap", CosineGap.Of(Model.KeyQuery, Reference));
        yield return ("norm", Tensor.Sqrt((Reference * Reference).Sum()));
        yield return ("offset", Offset);
        yield return ("floor", Floor());
        yield return ("loss-gap", Loss(Model, Data) - Floor());
        yield return ("attention", Share(Tensor.Equal(Model.WeightsOfWords(Data.Words, Data.Queries, Data.Bias).ArgMax(), Data.Optimal)));
        yield return ("accuracy", Share(Tensor.Equal(Logits(Model, Data).ArgMax(), Data.Next)));
        // The scores of words 0 and 2 under query 0: the ends of a chain.
        yield return ("first-over-third", (Model.KeyQuery.Slice(0, 0, 1) - Model.KeyQuery.Slice(0, 2, 3)).Slice(1, 0, 1).Sum());
        if (Pairs is null) yield break;
        var (predicted, turned) = (Logits(Model, Pairs.Sentences).ArgMax(), Pairs.Turned > 0.0);
        var (right, wrong) = (Tensor.Equal(predicted, Pairs.Sentences.Next).To(ElementType.Float64), Tensor.Equal(predicted, Pairs.Other).To(ElementType.Float64));
        foreach (var (name, kind) in new[] { ("implied", Pairs.Implied), ("free", Pairs.Free) })
        {
            yield return (name, kind.Sum());
            yield return ($"{name}-right", (kind * right).Sum());
            yield return ($"{name}-turned", (kind * Tensor.Where(turned, wrong, right)).Sum());
            yield return ($"{name}-frequency", (kind * Pairs.Frequency).Sum());
            yield return ($"{name}-frequency-turned", (kind * Tensor.Where(turned, 1 - Pairs.Frequency, Pairs.Frequency)).Sum());
        }
    }
}

/// <summary>Both matrices from zero until the sentence loss is at the target, counting steps: in two stages, or at once.</summary>
/// <param name="Memory">The rule's.</param>
/// <param name="Collocations">Of the first stage, whose W_ov is that of the model.</param>
/// <param name="Steps">Made while the loss was above the target, int32.</param>
sealed record Race(SingleQueryAttention Model, Tree Memory, OrderedSentences Data, StageOne Collocations, Tensor Steps, Tensor Step)
{
    public static Race Begin(Optimizer rule, OrderedSentences data, StageOne collocations)
    {
        SingleQueryAttention New() => new(Tensor.ZerosLike(collocations.Values), Tensor.ZerosLike(collocations.Values));
        return new(New(), rule.Init(New()), data, collocations, Tensor.Scalar(0, ElementType.Int32), Tensor.Scalar(0, ElementType.Int32));
    }

    /// <param name="isStaged">Whether W_ov is trained on the collocations until their loss is half of the target, and W_kq after that.</param>
    public Race Next(Optimizer rule, double target, bool isStaged)
    {
        var (loss, gradient) = Transform.ValueAndGrad<SingleQueryAttention>(model => StageTwo.Loss(model, Data))(Model);
        if (isStaged)
        {
            var (ahead, values) = Transform.ValueAndGrad<Tensor>(Collocations.Loss)(Model.OutputValue);
            gradient = new(Tensor.Where(ahead > target / 2, 0.0, gradient.KeyQuery), Tensor.Where(ahead > target / 2, values, 0.0));
        }
        var (goes, (next, memory)) = (loss > target, rule.Apply(Model, gradient, Memory, Step));
        return this with
        {
            Model = new(Tensor.Where(goes, next.KeyQuery, Model.KeyQuery), Tensor.Where(goes, next.OutputValue, Model.OutputValue)),
            Memory = memory,
            Steps = Steps + goes.To(ElementType.Int32),
            Step = Step + 1,
        };
    }

    public IEnumerable<(string, Tensor)> Measure(double target)
    {
        var loss = StageTwo.Loss(Model, Data);
        yield return ("loss", loss);
        yield return ("steps", Steps);
        // What is left of the loss decides between candidates that do not arrive.
        yield return ("score", Steps.To(ElementType.Float64) + Tensor.Where(loss > target, loss, 0.0));
        yield return ("done", (loss <= target).To(ElementType.Int32));
    }
}
