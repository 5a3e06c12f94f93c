using Descent.Engine;

namespace Descent.Training;

/// <summary>What a step of training costs, counted and not timed.</summary>
public static class StepCost
{
    /// <summary>Floating-point operations of one compiled step: the loss, its gradient and the optimizer's update.</summary>
    /// <param name="x">A batch of inputs, [n, ..].</param>
    /// <param name="y">Its targets, [n, ..].</param>
    /// <param name="loss">A scalar from model, inputs and targets.</param>
    public static long Flops<T>(Optimizer optimizer, T model, Tensor x, Tensor y, Func<T, Tensor, Tensor, Tensor> loss) =>
        Transform.Compile<(T Model, Tree OptimizerState, Tensor X, Tensor Y, Tensor Step), (T, Tree)>(
            s => optimizer.Apply(s.Model, Transform.Grad<T>(model => loss(model, s.X, s.Y))(s.Model), s.OptimizerState, s.Step))
        .Program((model, optimizer.Init(model), x, y, Tensor.Scalar(0, ElementType.Int32))).Flops;
}
