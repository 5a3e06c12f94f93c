using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>A network's plain descent beside that of its linearisation at the start, on the same samples by the same steps: how lazy it is.</summary>
/// <param name="Task">The network and its samples.</param>
/// <param name="Twin">The linearisation, in closed form at any step.</param>
/// <param name="Steps">Taken so far, float64 scalar.</param>
/// <param name="Step">Of descent on half the sum over samples of squared residuals.</param>
public sealed record TwinDescent<TModel>(CentredRegression<TModel> Task, [property: Frozen] LinearizedTwin Twin, Tensor Steps, double Step) where TModel : Layer
{
    /// <summary>One step of both.</summary>
    public TwinDescent<TModel> Next() => this with { Task = Task.Next(Step * Task.X.Shape[0]), Steps = Steps + 1 };

    DescentFilter Filter() => new(Steps * Step, Step);

    /// <summary>How far the twin's weights have moved.</summary>
    public TModel Displacement() => Twin.Displacement(Task.Model, Filter());

    /// <summary>The twin's outputs.</summary>
    /// <param name="x">Any inputs, [n, …].</param>
    public Tensor Outputs(Tensor x) => Task.Model.Linearized(Displacement(), x);

    /// <summary>The mean square of the twin's training residuals over that of the targets.</summary>
    public Tensor TrainLoss() => Losses.MeanSquare(Twin.Descent.Outputs(Filter()) - Task.Y.Reshape((int)Task.Y.Size)) / Losses.MeanSquare(Task.Y);

    /// <summary>The root mean square of network less twin over that of the network, on any inputs: 0 in the lazy limit, and before the first step.</summary>
    public Tensor Distance(Tensor x)
    {
        var mine = Task.Model.Apply(x);
        return Tensor.Sqrt(Losses.MeanSquare(mine - Outputs(x)) / Tensor.Maximum(Losses.MeanSquare(mine), 1e-300));
    }
}

public static class TwinDescent
{
    /// <summary>Both before the first step.</summary>
    /// <inheritdoc cref="TwinDescent{TModel}" path="/param[@name='Step']"/>
    public static TwinDescent<TModel> Start<TModel>(CentredRegression<TModel> task, double step) where TModel : Layer =>
        // A state holds no tensor twice: the twin has samples of its own.
        new(task, LinearizedTwin.Of(task.Model, task.X + 0.0, task.Y + 0.0), Tensor.Scalar(0, ElementType.Float64), step);
}
