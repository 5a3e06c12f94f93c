using Descent.Contracts;
using Descent.Engine;
using Descent.Training;

namespace Descent.Lab.Tests;

/// <summary>A small study whose arms name what they descend on: with true derivatives, coarse with and without a surrogate, tuned, diverging; and one that names nothing.</summary>
public sealed record Watched : Study
{
    [Option("steps"), Contracts.Range(1, 100_000)] public int Steps { get; init; } = 12;

    [Option("whether seeds run as a batch")] public bool Batchable { get; init; } = true;

    public override Paper Paper { get; } = new("watched", "Watched", "Someone", 2026, "none");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    static readonly QuantizedActivation Staircase = new(new StaircaseRelu(2), new ReluEstimator());

    public override IReadOnlyList<Arm> Arms =>
    [
        Train("smooth", 0.05, x => Tensor.Tanh(x), net => [Square("square", net, x => Tensor.Tanh(x))]) with { Every = 4 },
        Train("coarse", 0.05, Staircase.Apply, net => [Square("square", net, Staircase.Apply).Coarse(Square("smooth-square", net, Staircase.Surrogate))]),
        Train("blind", 0.05, Staircase.Apply, net => [Square("square", net, Staircase.Apply).Coarse()]),
        Arm.Tune("tuned", "loss", [.. ((double[])[0.01, 0.05]).Select(rate => ($"{rate}", (Arm)Train("tuned", rate, x => Tensor.Tanh(x), net => [Square("square", net, x => Tensor.Tanh(x))])))], minimize: true),
        Arm.Create("bare", 3, _ => Tensor.Scalar(1), (x, _) => x * 0.5, x => new(("x", x))),
        Arm.Create("diverging", 40, _ => Tensor.Scalar(1), (x, _) => x * 1e9, x => new(("x", x))) with { Every = 1, Objectives = x => [Objective.Of("parabola", x, v => v * v)] },
        Arm.Create("early", 40, _ => Tensor.Scalar(64), (x, _) => x * 0.5, x => new(("small", (x <= 1).To(ElementType.Int32)))) with { Every = 1, Until = "small", Objectives = x => [Objective.Of("parabola", x, v => v * v)] },
    ];

    static readonly Tensor Inputs = RandomKey.FromSeed(7).Normal([16, 3]);

    static readonly Tensor Targets = Tensor.Sin(Inputs.Sum(1)).ExpandAxis(1);

    static Tensor Output((Linear Hidden, Linear Output) net, Tensor x, Func<Tensor, Tensor> activation) => net.Output.Apply(activation(net.Hidden.Apply(x)));

    static Objective Square(string name, (Linear Hidden, Linear Output) net, Func<Tensor, Tensor> activation) =>
        Objective.OfSamples(name, net, Inputs, Targets, (at, x) => Output(at, x, activation), Losses.SumSquarePerSample);

    LoopArm Train(string name, double rate, Func<Tensor, Tensor> activation, Func<(Linear Hidden, Linear Output), IReadOnlyList<Objective>> objectives)
    {
        Tensor Loss((Linear Hidden, Linear Output) net, Tensor x) => Losses.SumSquarePerSample(Output(net, x, activation), Tensor.Sin(x.Sum(1)).ExpandAxis(1)).Mean();
        return Arm.Create(name, Steps,
            key => (Hidden: Linear.Create(key.Fold(0), 3, 8, bias: false), Output: Linear.Create(key.Fold(1), 8, 1, bias: false)),
            (net, key) => TreeValue<(Linear Hidden, Linear Output)>.Of(net, "the net") is var value
                ? value.With(value.Tree - rate * Tree.From(Transform.Grad<(Linear Hidden, Linear Output)>(n => Loss(n, key.Normal([8, 3])))(net))) : net,
            net => new(("loss", Loss(net, Inputs)))) with
        { Batchable = Batchable, Objectives = objectives };
    }

    public override IReadOnlyList<Claim> Claims => [];
}
