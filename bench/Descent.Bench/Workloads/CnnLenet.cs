using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>LeNet-5 on 28x28 (padding 2), ReLU and max-pooling, batch 64, cross-entropy, SGD with momentum.</summary>
public sealed record CnnLenet : Workload
{
    sealed record LeNet(Convolution First, Convolution Second, Linear Hidden, Linear Features, Linear Output)
    {
        public Tensor Apply(Tensor x)
        {
            x = Tensor.Relu(First.Apply(x)).MaxPool2d(2);
            x = Tensor.Relu(Second.Apply(x)).MaxPool2d(2).Reshape(x.Shape[0], -1);
            return Output.Apply(Tensor.Relu(Features.Apply(Tensor.Relu(Hidden.Apply(x)))));
        }
    }

    public override string Name => "cnn-lenet";

    public override int Order => 4;

    public override WorkloadInputs Draw(RandomKey key) => Given(
        [.. Tree.From(Convolution.Create(key.Fold(0), 1, 6, 5)).Leaves, .. Tree.From(Convolution.Create(key.Fold(1), 6, 16, 5)).Leaves, .. Perceptrons.Draw(key.Fold(2), 400, 120, 84, 10)],
        ("x", key.Fold(3).Normal([64, 1, 28, 28])), ("y", Labels(key.Fold(4), 64, 10)));

    public override IWorkloadRun Start(WorkloadInputs given)
    {
        var p = given.Parameters;
        var net = new LeNet(new(p[0], p[1], Padding: 2), new(p[2], p[3]), new(p[4], p[5]), new(p[6], p[7]), new(p[8], p[9]));
        return new TrainingRun<LeNet>(net, new Momentum(0.01), [given["x"], given["y"]], (model, batch) => Losses.CrossEntropy(model.Apply(batch[0]), batch[1]));
    }
}
