using Descent.Engine;
using Descent.Training;

namespace Descent.Bench;

/// <summary>A training step of a model on one batch: forward, backward, update.</summary>
sealed class TrainingRun<TModel> : IWorkloadRun
{
    readonly record struct State(TModel Model, Tree Optimizer, Tensor Step);

    readonly Stepper<State, Tensor[], Tensor> stepper;

    /// <param name="model">The starting model.</param>
    /// <param name="optimizer">Its update.</param>
    /// <param name="batch">What every step sees.</param>
    /// <param name="loss">From model and batch to a scalar.</param>
    public TrainingRun(TModel model, Optimizer optimizer, Tensor[] batch, Func<TModel, Tensor[], Tensor> loss) =>
        stepper = Transform.Stepper<State, Tensor[], Tensor>((state, inputs) =>
        {
            var (value, gradient) = Transform.ValueAndGrad<TModel>(m => loss(m, inputs))(state.Model);
            var (next, memory) = optimizer.Apply(state.Model, gradient, state.Optimizer, state.Step);
            return (new State(next, memory, state.Step + 1), value);
        }, new State(model, optimizer.Init(model), Tensor.Scalar(0, ElementType.Int32)), batch);

    public void Step() => stepper.Step();

    public IReadOnlyList<Tensor> Value => [stepper.Output];

    public IReadOnlyList<Tensor> Parameters => Tree.From(stepper.State.Model).Leaves;

    public string Profile(int steps) => stepper.Profile(steps);

    public IReadOnlyList<KernelTime> KernelTimes(int steps) => stepper.KernelTimes(steps);

    public Program Program => stepper.Program;
}

/// <summary>A measurement of fixed inputs, which changes nothing.</summary>
sealed class MeasurementRun : IWorkloadRun
{
    readonly Stepper<int, Tensor[], Tensor[]> stepper;

    public MeasurementRun(Tensor[] inputs, Func<Tensor[], Tensor[]> measure) =>
        stepper = Transform.Stepper<int, Tensor[], Tensor[]>((_, given) => (0, measure(given)), 0, inputs);

    public void Step() => stepper.Step();

    public IReadOnlyList<Tensor> Value => stepper.Output;

    public IReadOnlyList<Tensor> Parameters => [];

    public string Profile(int steps) => stepper.Profile(steps);

    public IReadOnlyList<KernelTime> KernelTimes(int steps) => stepper.KernelTimes(steps);

    public Program Program => stepper.Program;
}
