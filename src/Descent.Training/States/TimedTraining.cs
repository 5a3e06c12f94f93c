using Descent.Engine;

namespace Descent.Training;

/// <summary>Training that counts its steps to an end. The model of what has ended stays as it is, so that the count is exact: how many steps an optimizer takes, and not how many were measured.</summary>
/// <param name="OptimizerState">Of the optimizer.</param>
/// <param name="Steps">Made while the condition held, int32 scalar.</param>
/// <param name="Step">All steps, int32 scalar.</param>
public sealed record TimedTraining<T>(T Model, Tree OptimizerState, Tensor Steps, Tensor Step)
{
    /// <summary>Before the first step.</summary>
    public static TimedTraining<T> Start(T model, Optimizer optimizer) => new(model, optimizer.Init(model), Tensor.Scalar(0, ElementType.Int32), Tensor.Scalar(0, ElementType.Int32));

    /// <summary>One step, where the condition holds; elsewhere the model stays.</summary>
    /// <param name="continues">From the loss before the step to a truth, such as <see cref="StoppingRule.Continues"/> of it, or of its share of the first loss.</param>
    /// <param name="change">What becomes of the gradient at a model before the optimizer takes it; nothing by default.</param>
    public TimedTraining<T> Next(Optimizer optimizer, Func<T, Tensor> loss, Func<Tensor, Tensor> continues, Func<T, T, T>? change = null)
    {
        var (value, gradient) = Transform.ValueAndGrad(loss)(Model);
        var (going, (next, optimizerState)) = (continues(value), optimizer.Apply(Model, change is null ? gradient : change(Model, gradient), OptimizerState, Step));
        var now = TreeValue<T>.Of(Model, "the model");
        var moved = Tree.Zip(TreeValue<T>.Of(next, "the model").Trainable, now.Trainable, (there, here) => Tensor.Where(going, there, here));
        return new(now.WithTrainable(moved), optimizerState, Steps + going.To(ElementType.Int32), Step + 1);
    }

    /// <summary><c>steps</c>; <c>done</c>, 1 at the target; <c>score</c>, the steps and what is left of the loss, which decides between runs that do not arrive: NaN where the loss is.</summary>
    /// <param name="loss">At the model.</param>
    public IEnumerable<(string Name, Tensor Value)> Measure(Tensor loss, double target) =>
    [
        ("loss", loss), ("steps", Steps), ("score", Steps.To(ElementType.Float64) + Tensor.Where(loss <= target, 0.0, loss).To(ElementType.Float64)), ("done", (loss <= target).To(ElementType.Int32)),
    ];
}
