using Descent.Engine;

namespace Descent.Training;

/// <summary>Training that counts its steps to a target loss. What has arrived stays as it is, so that the count is exact: how many steps a rule takes, and not how many were measured.</summary>
/// <param name="Memory">The rule's.</param>
/// <param name="Steps">Made while the loss was above the target, int32 scalar.</param>
/// <param name="Step">All steps, int32 scalar.</param>
public sealed record TimedTraining<T>(T Model, Tree Memory, Tensor Steps, Tensor Step)
{
    public static TimedTraining<T> Begin(T model, Optimizer rule) => new(model, rule.Init(model), Tensor.Scalar(0, ElementType.Int32), Tensor.Scalar(0, ElementType.Int32));

    /// <summary>One step, where the loss is above the target.</summary>
    /// <param name="change">What becomes of the gradient at a model before the rule takes it; nothing by default.</param>
    public TimedTraining<T> Next(Optimizer rule, Func<T, Tensor> loss, double target, Func<T, T, T>? change = null)
    {
        var (value, gradient) = Transform.ValueAndGrad(loss)(Model);
        var (goes, (next, memory)) = (value > target, rule.Apply(Model, change is null ? gradient : change(Model, gradient), Memory, Step));
        var now = TreeValue<T>.Of(Model, "the model");
        var moved = Tree.Zip(TreeValue<T>.Of(next, "the model").Trainable, now.Trainable, (there, here) => Tensor.Where(goes, there, here));
        return new(now.WithTrainable(moved), memory, Steps + goes.To(ElementType.Int32), Step + 1);
    }

    /// <summary><c>steps</c>; <c>done</c>, 1 at the target; <c>score</c>, the steps and what is left of the loss, which decides between runs that do not arrive.</summary>
    /// <param name="loss">At the model.</param>
    public IEnumerable<(string Name, Tensor Value)> Measure(Tensor loss, double target) =>
    [
        ("loss", loss), ("steps", Steps), ("score", Steps.To(ElementType.Float64) + Tensor.Where(loss > target, loss, 0.0).To(ElementType.Float64)), ("done", (loss <= target).To(ElementType.Int32)),
    ];
}
