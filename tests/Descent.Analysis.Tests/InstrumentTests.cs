using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class InstrumentTests
{
    public static TheoryData<string> Names => [.. InstrumentCatalogue.All.Select(instrument => instrument.Name)];

    static Objective Classifier(int seed)
    {
        var model = Mlp.Create(RandomKey.FromSeed(seed), [3, 5, 4], new TanhActivation(), element: Samples.F64);
        return Attending(Objective.OfSamples("cross-entropy", model, Samples.Normal(2, 30, 3), RandomKey.FromSeed(3).Integers([30], 4), (m, x) => m.Apply(x), Losses.CrossEntropyPerSample), model);
    }

    /// <summary>Attention of two heads, so that an instrument of it has something to read: scores from the model's outputs.</summary>
    static Objective Attending<T>(Objective objective, T model) where T : Layer => objective.WithAttention(model, (m, x) => m.Apply(x).Reshape(x.Shape[0], 2, 1, 2).Softmax());

    [Theory, MemberData(nameof(Names))]
    public void Every_instrument_measures_a_classifier_and_says_its_cost_before(string name)
    {
        var instrument = InstrumentCatalogue.Find(name);
        var cost = instrument.Cost(Classifier(1));
        Assert.True(cost.Bytes > 0 && cost.Gradients >= 0, $"{cost}");
        var reading = instrument.Measure(Classifier(1), Classifier(2));
        Assert.Equal(name, reading.Scalars[0].Name);
        Assert.Equal("cross-entropy", reading.Objective);
        Assert.Equal("", reading.Warning);
        Assert.All(reading.Scalars, scalar => Assert.True(double.IsFinite(scalar.Value) && scalar.Name.StartsWith(name, StringComparison.Ordinal), $"{scalar}"));
        Assert.Equal(instrument.Measure(Classifier(1), Classifier(2)).Scalars, reading.Scalars);
    }

    /// <summary>A coarse objective is measured by what takes its gradient as it is, refused by the others, and replaced where a surrogate is named.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Coarse_gradients_are_told_from_derivatives(string name)
    {
        var instrument = InstrumentCatalogue.Find(name);
        Objective With(string title, Activation activation)
        {
            var model = Mlp.Create(RandomKey.FromSeed(1), [3, 5, 4], activation, element: Samples.F64);
            return Attending(Objective.OfSamples(title, model, Samples.Normal(2, 30, 3), RandomKey.FromSeed(3).Integers([30], 4), (m, x) => m.Apply(x), Losses.CrossEntropyPerSample), model);
        }
        var coarse = With("staircase", new QuantizedActivation(new StaircaseRelu(2), new ReluEstimator()));
        if (instrument.NeedsTrueDerivatives)
        {
            Assert.Contains("CustomGradient", Assert.Throws<AnalysisException>(() => instrument.Measure(coarse, coarse)).Message, StringComparison.Ordinal);
            Assert.Contains("staircase", Assert.Throws<AnalysisException>(() => instrument.Measure(coarse.Coarse(), coarse.Coarse())).Message, StringComparison.Ordinal);
        }
        var both = coarse.Coarse(With("relu-surrogate", new ReluActivation()));
        Assert.Equal(instrument.NeedsTrueDerivatives ? "relu-surrogate" : "staircase", instrument.Measure(both, both).Objective);
    }

    /// <summary>Softplus has a rule of its own for accuracy, which is its derivative: the logistic loss has a Hessian.</summary>
    [Fact]
    public void A_derivative_that_is_written_down_is_one()
    {
        var objective = Objective.Of("logistic", Samples.Normal(1, 3), w => Tensor.Softplus(-w).Sum());
        var slopes = objective.Parameters.Leaves[0].ToDoubles().Select(w => 1 / (1 + Math.Exp(w)));
        Assert.Equal(slopes.Max(s => s * (1 - s)), new Sharpness { Tolerance = 1e-12 }.Measure(objective)["sharpness"], 12);
    }

    [Fact]
    public void Sharpness_and_trace_are_those_of_the_dense_hessian()
    {
        var objective = Samples.Tanh();
        var hessian = ExactHessian.Of(objective);
        var largest = Tensor.SymmetricEigen(hessian).Values.ToArray<double>()[^1];
        Assert.Equal(largest, new Sharpness { Tolerance = 1e-10 }.Measure(objective)["sharpness"], 1e-9);
        var trace = new HessianTrace().Measure(objective);
        Assert.InRange(Math.Abs(trace["hessian-trace"] - hessian.Diagonal().Sum().Item()), 0, 5 * trace["hessian-trace-error"]);
    }

    [Fact]
    public void The_kernel_of_a_model_that_did_not_move_is_where_it_was()
    {
        var reading = new NtkDistance().Measure(Classifier(1), Classifier(1));
        Assert.Equal((0, 1), (reading["ntk-distance"], Math.Round(reading["ntk-distance-alignment"], 12)));
        Assert.True(new NtkDistance().Measure(Classifier(1), Classifier(2))["ntk-distance"] > 0.1);
        Assert.Contains("start of training", Assert.Throws<AnalysisException>(() => new NtkDistance().Measure(Classifier(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_without_samples_is_refused_by_name()
    {
        var bare = Objective.Of("bare", Samples.Normal(1, 4), x => (x * x).Sum());
        Assert.Contains("OfSamples", Assert.Throws<AnalysisException>(() => new LossRateSpread().Measure(bare)).Message, StringComparison.Ordinal);
        Assert.Equal(2, new Sharpness().Measure(bare)["sharpness"], 12);
    }

    [Fact]
    public void A_slip_in_a_name_finds_the_nearest() =>
        Assert.Contains("'ntk-distance'", Assert.Throws<AnalysisException>(() => InstrumentCatalogue.Find("ntk-distnace")).Message, StringComparison.Ordinal);

    [Fact]
    public void Thinning_keeps_the_classes_apart()
    {
        var thin = Classifier(1).Thinned(10);
        Assert.Equal(10, thin.Samples!.Count);
        Assert.Equal(Classifier(1).Samples!.Inputs.At(0, 27).ToDoubles(), thin.Samples.Inputs.At(0, 9).ToDoubles());
    }

    /// <summary>One step of size η moves a conserved quantity by η² (G_aᵀ G_a − G_b G_bᵀ): nothing of first order.</summary>
    [Fact]
    public void What_is_conserved_drifts_by_the_square_of_the_step()
    {
        var start = Objective.OfSamples("square", Mlp.Create(RandomKey.FromSeed(1), [3, 4, 2], new IdentityActivation(), bias: false, element: Samples.F64), Samples.Normal(2, 9, 3), Samples.Normal(3, 9, 2), (m, x) => m.Apply(x), Losses.SumSquarePerSample);
        double After(double rate) => new ConservedDrift().Measure(Objective.Of("square", start.Parameters - rate * Transform.Grad<Tree>(start.Loss)(start.Parameters), start.Loss), start)["conserved-drift"];
        Assert.Equal(0, After(0));
        Assert.InRange(After(1e-3) / After(1e-4), 90, 110);
    }

    /// <summary>Entropies and mean maps of all samples at once are those block by block; a uniform head has 1, a certain one 0.</summary>
    [Fact]
    public void Attention_is_read_head_by_head()
    {
        var inputs = Samples.Normal(5, 7, 4, 6);
        var layer = Attention.Create(RandomKey.FromSeed(4), 6, 2, element: Samples.F64);
        var objective = Objective.OfSamples("square", layer, inputs, inputs, (m, x) => m.Apply(x), (y, t) => ((y - t) * (y - t)).Sum(-1).Sum(-1)).WithAttention(layer, (m, x) => m.Weights(x));
        var maps = AttentionMaps.Of(objective);
        var dense = layer.Weights(inputs);
        Assert.InRange(Samples.Largest(maps.Mean - dense.Mean(0)), 0, 1e-15);
        Assert.InRange(Samples.Largest(maps.Entropy - (AttentionEntropy.Of(dense) / Math.Log(4)).Mean(-1).Mean(0)), 0, 1e-14);
        var reading = new AttentionEntropyInstrument().Measure(objective);
        Assert.Equal(AttentionEntropy.Relative(dense), reading["attention-entropy"], 1e-14);
        Assert.Equal([2, 4, 4], reading.Maps[0].Shape);
        var still = objective.WithAttention(layer, (m, x) => Tensor.Stack(1, [Tensor.Identity(4, Samples.F64).ExpandAxis(0) + 0 * m.Weights(x).At(1, 0), 0.25 + 0 * m.Weights(x).At(1, 0)]));
        Assert.Equal((0.0, 1.0), new AttentionEntropyInstrument().Measure(still) is var ends ? (ends["attention-entropy-least"], Math.Round(ends["attention-entropy-largest"], 12)) : default);
        Assert.Contains("WithAttention", Assert.Throws<AnalysisException>(() => new AttentionEntropyInstrument().Cost(Samples.Tanh())).Message, StringComparison.Ordinal);
    }
}
