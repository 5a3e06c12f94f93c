using Descent.Engine;

namespace Descent.Training;

/// <summary>Optimizers on typed models: what is trained are the floating leaves that are not frozen.</summary>
public static class ModelOptimizer
{
    extension(Optimizer optimizer)
    {
        /// <summary>The first state for a model.</summary>
        public Tree Init<T>(T model) => optimizer.Init(TreeValue<T>.Of(model, "the model").Trainable);

        /// <summary>The model after one step, and the next state.</summary>
        /// <param name="gradients">Of the model's type, as <see cref="Transform.Grad{T}(Func{T, Tensor})"/> gives them.</param>
        /// <param name="step">An int32 scalar: 0 at the first step.</param>
        public (T Model, Tree State) Apply<T>(T model, T gradients, Tree state, Tensor step)
        {
            var value = TreeValue<T>.Of(model, "the model");
            var parameters = value.Trainable;
            var (updates, next) = optimizer.Update(TreeValue<T>.Of(gradients, "the gradients").Trainable, state, parameters, step);
            return (value.WithTrainable(parameters + updates), next);
        }
    }

    extension(StatelessOptimizer optimizer)
    {
        /// <summary>The model after one step of an optimizer that does not change with the step.</summary>
        public T Apply<T>(T model, T gradients) => optimizer.Apply(model, gradients, Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model;

        /// <summary>The model one step further down a loss.</summary>
        /// <param name="loss">A floating scalar of a model.</param>
        /// <param name="step">What a schedule reads, an int32 scalar; 0 where it is constant.</param>
        public T Descend<T>(T model, Func<T, Tensor> loss, Tensor? step = null) =>
            optimizer.Apply(model, Transform.Grad(loss)(model), Tree.Empty, step ?? Tensor.Scalar(0, ElementType.Int32)).Model;

        /// <summary>The model so many steps down a loss, in one loop of the engine.</summary>
        public T DescendFor<T>(T model, Func<T, Tensor> loss, int steps) =>
            Transform.Scan<T, Tensor, Tensor>((at, step) => (optimizer.Descend(at, loss, step), Tensor.Scalar(0)), model, Tensor.Range(steps)).Carry;
    }
}
