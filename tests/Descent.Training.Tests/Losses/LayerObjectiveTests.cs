using Descent.Engine;

namespace Descent.Training.Tests;

public class LayerObjectiveTests
{
    static readonly (Tensor X, Tensor Y) Samples = (Check.Normal(1, 8, 3), Check.Normal(2, 8, 2));
    static readonly Activation Staircase = new QuantizedActivation(new StaircaseRelu(2, 0.4), new ReverseExponentialEstimator());

    static Mlp Net(Activation activation) => Mlp.Create(RandomKey.FromSeed(3), [3, 5, 2], activation, element: Check.F64);

    static Sequential Parts(Mlp net) => new(net.Layers[0], net.Activation, net.Layers[1]);

    [Fact]
    public void A_smooth_layer_is_its_own_objective()
    {
        foreach (var layer in (Layer[])[Net(new TanhActivation()), Parts(Net(new TanhActivation())), Net(new TanhActivation()).Layers[0]])
        {
            var objective = layer.Objective("square", (Samples.X, layer.Apply(Samples.X)), Losses.SumSquarePerSample);
            Assert.Equal(("square", false, 8), (objective.Name, objective.IsCoarse, objective.Samples!.Count));
            Assert.Equal(0, objective.Loss(objective.Parameters).Item());
            Assert.Equal(layer, layer.Smooth());
        }
    }

    /// <summary>The value is the quantised network's and the gradient its estimator's; the surrogate's value is another, and on it finite differences agree with the gradient.</summary>
    [Fact]
    public void A_quantised_layer_is_coarse_and_names_its_surrogate()
    {
        var net = Net(Staircase);
        var smooth = net with { Activation = Staircase.Smooth() };
        foreach (var objective in (Objective[])[net.Objective("square", Samples, Losses.SumSquarePerSample), Parts(net).Objective("square", Samples, Losses.SumSquarePerSample)])
        {
            Assert.True(objective.IsCoarse);
            Assert.Equal(Losses.SumSquarePerSample(net.Apply(Samples.X), Samples.Y).Mean().Item(), objective.Loss(objective.Parameters).Item());
            var surrogate = objective.Surrogate!;
            Assert.Equal(("surrogate-square", false), (surrogate.Name, surrogate.IsCoarse));
            Assert.Equal(Losses.SumSquarePerSample(smooth.Apply(Samples.X), Samples.Y).Mean().Item(), surrogate.Loss(surrogate.Parameters).Item());
            Assert.NotEqual(surrogate.Loss(surrogate.Parameters).Item(), objective.Loss(objective.Parameters).Item());
            Check.Gradient(weight => surrogate.Loss(surrogate.Parameters.Map((path, leaf) => path == surrogate.Parameters.Paths[0] ? weight : leaf)), surrogate.Parameters.Leaves[0]);
        }
    }

    public static TheoryData<Layer, Layer> Layers => new()
    {
        { new SoftCommittee(Samples.X, Staircase), new SoftCommittee(Samples.X, Staircase.Smooth()) },
        { new RandomFeatures(Samples.X, Staircase), new RandomFeatures(Samples.X, Staircase.Smooth()) },
        { new FixedReadoutNetwork(Samples.X, Samples.X, Staircase), new FixedReadoutNetwork(Samples.X, Samples.X, Staircase.Smooth()) },
        { new CentredModel<SoftCommittee>(new(Samples.X, Staircase), new(Samples.Y, Staircase), 2), new CentredModel<SoftCommittee>(new(Samples.X, Staircase.Smooth()), new(Samples.Y, Staircase.Smooth()), 2) },
    };

    [Theory, MemberData(nameof(Layers))]
    public void What_holds_an_activation_smooths_it(Layer layer, Layer smooth)
    {
        Assert.Equal(smooth, layer.Smooth());
        Assert.Equal(smooth, smooth.Smooth());
    }
}
