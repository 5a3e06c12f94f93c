using Descent.Engine;

namespace Descent.Training;

/// <summary>A model on its way down a loss, which counts its steps. What has ended stays as it is: the count is exact, however seldom one looks.</summary>
/// <param name="Model">Its floating leaves that are not frozen move.</param>
/// <param name="Rate">Step of descent, a float64 scalar; a leaf, so that Vmap may run over rates.</param>
/// <param name="Steps">Steps taken, an int32 scalar.</param>
public sealed record TimedDescent<TModel>(TModel Model, [Frozen] Tensor Rate, Tensor Steps)
{
    /// <summary>Before the first step.</summary>
    public static TimedDescent<TModel> Start(TModel model, Tensor rate) => new(model, rate, Tensor.Scalar(0, ElementType.Int32));

    /// <summary>One step of plain descent, where the loss goes on.</summary>
    /// <param name="goes">From the loss before the step to a truth, such as <see cref="StoppingRule.Goes"/> of its share of the first loss.</param>
    public TimedDescent<TModel> Next(Func<TModel, Tensor> loss, Func<Tensor, Tensor> goes)
    {
        var (value, gradient) = Transform.ValueAndGrad(loss)(Model);
        var going = goes(value);
        var model = TreeValue<TModel>.Of(Model, "the model");
        var trained = Tree.Zip(model.Trainable, TreeValue<TModel>.Of(gradient, "the gradient").Trainable, (w, g) => Tensor.Where(going, w - Rate.To(w.Element) * g, w));
        return this with { Model = model.WithTrainable(trained), Steps = Steps + going.To(ElementType.Int32) };
    }
}
