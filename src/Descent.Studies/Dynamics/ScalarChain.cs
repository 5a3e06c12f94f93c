using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>A product of equal scalars that learns 1, and the time at which it is a half.</summary>
sealed record ScalarChain(int Depth, double Start)
{
    sealed record Chain(DeepLinearNetwork Net, Tensor Last, Tensor Half);

    sealed record State(Chain[] Chains, Tensor Step);

    public string Metric => string.Create(CultureInfo.InvariantCulture, $"half-{Depth}-{Start * 100:0}");

    /// <summary>By theory, in flow time: the rate times the depth times the steps.</summary>
    public double HalfTime => Depth * new DepthCurve(Depth, 1, Start).TimeTo(0.5);

    /// <summary>Descends on ½ (1 − u)² and measures the flow time of every chain to a half.</summary>
    /// <param name="flowStep">The rate times the depth.</param>
    public static Arm Follow(string name, double flowStep, IReadOnlyList<ScalarChain> chains) => Arm.Create(name, (int)(1.1 * chains.Max(chain => chain.HalfTime) / flowStep),
        _ => new State([.. chains.Select(chain => new Chain(chain.Network(), Number(chain.Start), Number(-1)))], Number(0)),
        (state, _) => new State([.. state.Chains.Select((chain, i) => Next(chain, flowStep, chains[i].Depth, state.Step))], state.Step + 1),
        state => new([.. state.Chains.Select((chain, i) => (chains[i].Metric, chain.Half)), ("done", state.Chains.Select(chain => (chain.Half > 0).To(ElementType.Int32)).Aggregate(Tensor.Minimum))])) with
    { Every = 100, Until = "done" };

    DeepLinearNetwork Network() => new([.. Enumerable.Range(0, Depth).Select(_ => Tensor.Full([1, 1], Math.Pow(Start, 1.0 / Depth), ElementType.Float64))]);

    static Chain Next(Chain chain, double flowStep, int depth, Tensor step)
    {
        var gradient = Transform.Grad<DeepLinearNetwork>(net => Losses.SumSquare(net.Map(), Tensor.Ones([1, 1], ElementType.Float64)))(chain.Net);
        var u = chain.Net.Map().Sum();
        // Where the half lies inside the last step, on the chord.
        var half = Tensor.Where((chain.Last < 0.5) & (u >= 0.5), flowStep * (step - 1 + (0.5 - chain.Last) / (u - chain.Last)), chain.Half);
        return new(new([.. chain.Net.Weights.Zip(gradient.Weights, (w, g) => w - flowStep / depth * g)]), u, half);
    }

    static Tensor Number(double value) => Tensor.Scalar(value, ElementType.Float64);
}
