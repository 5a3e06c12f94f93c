using Descent.Engine;

namespace Descent.Training;

/// <summary>A model in training on batches of samples in shuffled order, as the state of a compiled step.</summary>
/// <param name="Model">Its floating leaves that are not frozen move.</param>
/// <param name="OptimizerState">Of the optimizer.</param>
/// <param name="Order">Samples in the order of training, all epochs after one another, int32 [steps · batch].</param>
/// <param name="Step">Steps taken, an int32 scalar.</param>
public sealed record MinibatchDescent<TModel>(TModel Model, Tree OptimizerState, [Frozen] Tensor Order, Tensor Step)
{
    /// <summary>Before the first step. What does not fill an epoch's last batch sits that epoch out.</summary>
    /// <param name="epochs">A key for the order of each epoch.</param>
    /// <param name="samples">How many there are, at least <paramref name="batch"/>.</param>
    /// <exception cref="ShapeError">No batch is full.</exception>
    public static MinibatchDescent<TModel> Start(TModel model, Optimizer optimizer, IEnumerable<RandomKey> epochs, int samples, int batch)
    {
        if (batch < 1 || batch > samples) throw new ShapeError(FormattableString.Invariant($"MinibatchDescent: a batch of {batch} out of {samples} samples; give 1 to {samples}."));
        Tensor[] orders = [.. epochs.Select(key => key.Permutation(samples).Slice(0, 0, samples / batch * batch))];
        return new(model, optimizer.Init(model), Tensor.Concatenate(0, orders), Tensor.Scalar(0, ElementType.Int32));
    }

    /// <summary>Before the first of some steps through epochs that follow each other without a gap: a batch may begin in one and end in the next.</summary>
    /// <param name="epochKey">The key for the order of an epoch, which are counted from 0.</param>
    /// <param name="samples">How many there are; fewer than a batch come more than once in it.</param>
    /// <exception cref="ShapeError">There is no sample, or the order of all steps is longer than 2³¹ − 1.</exception>
    public static MinibatchDescent<TModel> Start(TModel model, Optimizer optimizer, Func<int, RandomKey> epochKey, int samples, int batch, int steps)
    {
        if (batch < 1 || samples < 1 || (long)steps * batch > int.MaxValue)
            throw new ShapeError(FormattableString.Invariant($"MinibatchDescent: {steps} steps of {batch} out of {samples} samples; give 1 sample and a batch of 1 at least, and at most {int.MaxValue} samples in all steps."));
        Tensor[] orders = [.. Enumerable.Range(0, steps * batch / samples + 1).Select(epoch => epochKey(epoch).Permutation(samples))];
        return new(model, optimizer.Init(model), Tensor.Concatenate(0, orders).Slice(0, 0, steps * batch), Tensor.Scalar(0, ElementType.Int32));
    }

    /// <summary>The same, where the key of all epochs is one and the samples are at hand.</summary>
    /// <param name="key">Folded with an epoch's number it is the key for its order.</param>
    /// <param name="samples">Those that the steps will take.</param>
    public static MinibatchDescent<TModel> Start(TModel model, Optimizer optimizer, RandomKey key, (Tensor X, Tensor Y) samples, int batch, int steps) =>
        Start(model, optimizer, key.Fold, samples.X.Shape[0], batch, steps);

    /// <summary>One step on the next batch of a model that its forward pass leaves as it is.</summary>
    /// <param name="optimizer">The same as at the start.</param>
    /// <param name="samples">Inputs and targets of all samples, [samples, …] each.</param>
    /// <param name="loss">From model, inputs and targets of the batch to the loss.</param>
    public MinibatchDescent<TModel> Next(Optimizer optimizer, (Tensor X, Tensor Y) samples, int batch, Func<TModel, Tensor, Tensor, Tensor> loss) =>
        Next(optimizer, samples, batch, (model, x, y) => (loss(model, x, y), model));

    /// <summary>One step on the next batch.</summary>
    /// <param name="optimizer">The same as at the start.</param>
    /// <param name="samples">Inputs and targets of all samples, [samples, …] each.</param>
    /// <param name="loss">From model, inputs and targets of the batch to the loss and the model as its forward pass leaves it (running statistics).</param>
    public MinibatchDescent<TModel> Next(Optimizer optimizer, (Tensor X, Tensor Y) samples, int batch, Func<TModel, Tensor, Tensor, (Tensor Loss, TModel Moved)> loss) =>
        NextAndLoss(optimizer, samples, batch, loss).Next;

    /// <summary>The same, with the loss of the batch before the step.</summary>
    public (MinibatchDescent<TModel> Next, Tensor Loss) NextAndLoss(
        Optimizer optimizer, (Tensor X, Tensor Y) samples, int batch, Func<TModel, Tensor, Tensor, (Tensor Loss, TModel Moved)> loss)
    {
        var rows = Order.Gather(Step * batch + Tensor.Range(batch));
        var (x, y) = (samples.X.Gather(rows), samples.Y.Gather(rows));
        var (value, moved, gradient) = Transform.ValueAndGrad<TModel, TModel>(model => loss(model, x, y))(Model);
        var (model, state) = optimizer.Apply(moved, gradient, OptimizerState, Step);
        return (new(model, state, Order, Step + 1), value);
    }
}
