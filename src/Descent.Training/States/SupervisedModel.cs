using Descent.Engine;

namespace Descent.Training;

/// <summary>A model and the samples that it is trained on: a state that steps down its own loss.</summary>
/// <param name="Model">What is trained.</param>
/// <param name="X">Inputs, [n, …].</param>
/// <param name="Y">Targets, [n, …].</param>
public sealed record SupervisedModel<T>(T Model, [Frozen] Tensor X, [Frozen] Tensor Y) where T : Layer
{
    /// <summary>The loss over all samples, a scalar.</summary>
    /// <param name="loss">From outputs and targets to a scalar.</param>
    public Tensor Loss(Func<Tensor, Tensor, Tensor> loss) => loss(Model.Apply(X), Y);

    /// <summary>One step on all samples.</summary>
    public SupervisedModel<T> Next(StatelessOptimizer optimizer, Func<Tensor, Tensor, Tensor> loss) =>
        this with { Model = optimizer.Descend(Model, model => loss(model.Apply(X), Y)) };

    /// <summary>One step on a batch that is drawn with replacement.</summary>
    /// <param name="batch">Samples of a batch, at least 1.</param>
    public SupervisedModel<T> Next(StatelessOptimizer optimizer, Func<Tensor, Tensor, Tensor> loss, RandomKey key, int batch)
    {
        var rows = key.Integers([batch], X.Shape[0]);
        return this with { Model = optimizer.Descend(Model, model => loss(model.Apply(X.Gather(rows)), Y.Gather(rows))) };
    }

    /// <summary>What it descends on, as instruments read it.</summary>
    /// <param name="name">A slug.</param>
    /// <param name="perSample">From outputs and targets to one number a sample.</param>
    public Objective Objective(string name, Func<Tensor, Tensor, Tensor> perSample) => Model.Objective(name, (X, Y), perSample);
}
