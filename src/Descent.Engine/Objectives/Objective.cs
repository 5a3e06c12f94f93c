namespace Descent.Engine;

/// <summary>A loss as a function of its trained leaves, at a point: what instruments measure and what an arm says that it descends on.</summary>
/// <remarks>
/// A <em>coarse</em> objective is one whose gradient is not the derivative of its value (straight-through estimators). It can name a surrogate:
/// an objective with true derivatives, which instruments that need them measure in its place.
/// </remarks>
public sealed record Objective
{
    readonly Func<Tree, Tensor> loss;

    Objective(string name, Tree parameters, Func<Tree, Tensor> loss, ObjectiveSamples? samples)
    {
        if (parameters.Count == 0) throw new EngineException($"Objective '{name}': there is no trained leaf; give a model with floating leaves that are not frozen.");
        (Name, Parameters, this.loss, Samples) = (name, parameters, loss, samples);
    }

    public string Name { get; }

    /// <summary>The trained leaves, by path.</summary>
    public Tree Parameters { get; }

    /// <summary>The samples over which the loss is the mean; null for a loss that is no mean over samples.</summary>
    public ObjectiveSamples? Samples { get; }

    /// <summary>Whether gradients are an estimator's and not the derivative of the value.</summary>
    public bool IsCoarse { get; private init; }

    /// <summary>What stands in for a coarse objective where true derivatives are needed; null where there is none.</summary>
    public Objective? Surrogate { get; private init; }

    /// <summary>The number of trained parameters.</summary>
    public long Size => Parameters.Leaves.Sum(leaf => leaf.Size);

    /// <summary>Bytes that the trained parameters take.</summary>
    public long Bytes => Parameters.Leaves.Sum(leaf => leaf.Type.Bytes);

    /// <summary>The loss with other parameters in the model's place: a floating scalar.</summary>
    public Tensor Loss(Tree parameters) => loss(parameters);

    /// <summary>Any loss of a model.</summary>
    /// <param name="loss">From a model to a floating scalar; pure.</param>
    public static Objective Of<TModel>(string name, TModel model, Func<TModel, Tensor> loss)
    {
        var parts = TreeValue<TModel>.Of(model, $"the model of objective '{name}'");
        return new(name, parts.Trainable, parameters => loss(parts.WithTrainable(parameters)), null);
    }

    /// <summary>The mean of one number a sample.</summary>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …]; what the loss compares with.</param>
    /// <param name="apply">From model and inputs [b, …] to outputs [b, k] or [b]: every sample by itself, in no other's company.</param>
    /// <param name="losses">From outputs and targets to [b].</param>
    /// <exception cref="ShapeError">Inputs and targets have different numbers of samples, or none.</exception>
    public static Objective OfSamples<TModel>(
        string name, TModel model, Tensor inputs, Tensor targets, Func<TModel, Tensor, Tensor> apply, Func<Tensor, Tensor, Tensor> losses)
    {
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0] || inputs.Shape[0] == 0)
        {
            throw ShapeError.In("Objective", "inputs and targets must have one row a sample, and one sample at least", "give [n, …] both", ("inputs", inputs.Shape), ("targets", targets.Shape));
        }
        var parts = TreeValue<TModel>.Of(model, $"the model of objective '{name}'");
        return OfSamples(name, parts.Trainable, new(inputs, targets, (parameters, x) => apply(parts.WithTrainable(parameters), x), losses));
    }

    static Objective OfSamples(string name, Tree parameters, ObjectiveSamples samples) =>
        new(name, parameters, tree => samples.Losses(samples.Apply(tree, samples.Inputs), samples.Targets).Mean(), samples);

    /// <summary>The same over at most so many samples, evenly spaced in their order; itself where there are no more.</summary>
    public Objective Thinned(int count)
    {
        if (count < 1) throw new EngineException($"Objective '{Name}': thinned to {count} samples; give 1 at least.");
        if (Samples is not { } samples || samples.Count <= count) return this;
        var rows = Tensor.Of<int>([.. Enumerable.Range(0, count).Select(i => (int)((long)i * samples.Count / count))]);
        var thin = OfSamples(Name, Parameters, samples with { Inputs = samples.Inputs.Gather(rows), Targets = samples.Targets.Gather(rows) });
        return thin with { IsCoarse = IsCoarse, Surrogate = Surrogate?.Thinned(count) };
    }

    /// <summary>The same, with what its samples attend to.</summary>
    /// <param name="model">The model of this objective, or another of the same structure.</param>
    /// <param name="weights">From model and inputs [b, …] to attention weights [b, …, queries, keys], whose rows sum to 1.</param>
    /// <exception cref="EngineException">There are no samples.</exception>
    public Objective WithAttention<TModel>(TModel model, Func<TModel, Tensor, Tensor> weights)
    {
        if (Samples is null) throw new EngineException($"Objective '{Name}': attention is over samples, and there are none; make it with Objective.OfSamples.");
        var parts = TreeValue<TModel>.Of(model, $"the model of objective '{Name}'");
        var made = OfSamples(Name, Parameters, Samples with { Attention = (parameters, x) => weights(parts.WithTrainable(parameters), x) });
        return made with { IsCoarse = IsCoarse, Surrogate = Surrogate };
    }

    /// <summary>The same, known to have gradients that are an estimator's.</summary>
    /// <param name="surrogate">What has true derivatives and stands in; its name tells which.</param>
    public Objective Coarse(Objective? surrogate = null) => surrogate is { IsCoarse: true }
        ? throw new EngineException($"Objective '{Name}': its surrogate '{surrogate.Name}' is coarse itself; give one with true derivatives.")
        : this with { IsCoarse = true, Surrogate = surrogate };
}

/// <summary>The samples behind an objective.</summary>
/// <param name="Inputs">[n, …].</param>
/// <param name="Targets">[n, …].</param>
/// <param name="Apply">From trained leaves and inputs [b, …] to outputs [b, k] or [b].</param>
/// <param name="Losses">From outputs and targets to [b].</param>
public sealed record ObjectiveSamples(Tensor Inputs, Tensor Targets, Func<Tree, Tensor, Tensor> Apply, Func<Tensor, Tensor, Tensor> Losses)
{
    public int Count => Inputs.Shape[0];

    /// <summary>From trained leaves and inputs [b, …] to attention weights [b, …, queries, keys]; null where the model has none.</summary>
    public Func<Tree, Tensor, Tensor>? Attention { get; init; }

    /// <summary>Some of the samples, in a row.</summary>
    public (Tensor Inputs, Tensor Targets) Block(int start, int end) => (Inputs.Slice(0, start, end), Targets.Slice(0, start, end));
}
