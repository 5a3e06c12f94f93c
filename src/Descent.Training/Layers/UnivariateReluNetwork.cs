using Descent.Engine;

namespace Descent.Training;

/// <summary>A two-layer network of rectifiers on the line, f(x) = (1/α) Σₖ cₖ max(0, aₖ x − bₖ): piecewise linear, with a kink at every bₖ/aₖ.</summary>
/// <remarks>
/// Williams, Trager, Silva, Panozzo, Zorin and Bruna (2019), arXiv:1906.07842. The output scale α divides the output and so every gradient once: √m keeps
/// the tangent kernel of order 1 at any width m, m is the mean field. Gradient flow keeps every neuron's cₖ² − aₖ² − bₖ² as it was at the start.
/// </remarks>
/// <param name="Slopes">a, [m].</param>
/// <param name="Offsets">b, [m]; subtracted.</param>
/// <param name="OutputWeights">c, [m].</param>
/// <param name="OutputScale">α, positive.</param>
public sealed record UnivariateReluNetwork(Tensor Slopes, Tensor Offsets, Tensor OutputWeights, double OutputScale) : Layer
{
    /// <summary>Directions (a, b)/ρ uniform on the circle, output weights of one size and random sign, and the second half a mirror of the first with the opposite ones: f is 0.</summary>
    /// <remarks>One key gives the same directions and signs at any radius, output weight and output scale.</remarks>
    /// <param name="width">m, even.</param>
    /// <param name="radius">ρ = ‖(aₖ, bₖ)‖, positive.</param>
    /// <param name="outputWeight">|cₖ|.</param>
    /// <exception cref="ShapeError">The width is not even and positive.</exception>
    public static UnivariateReluNetwork Mirrored(RandomKey key, int width, double radius, double outputWeight, double outputScale)
    {
        if (width < 2 || width % 2 != 0) throw new ShapeError(FormattableString.Invariant($"UnivariateReluNetwork: a mirrored width of {width}; give an even number."));
        var keys = key.Split(2);
        var angle = 2 * Math.PI * keys[0].Uniform([width / 2], element: ElementType.Float64);
        var sign = 2 * keys[1].Bernoulli(0.5, [width / 2]).To(ElementType.Float64) - 1;
        Tensor Twice(Tensor half, double factor = 1) => Tensor.Concatenate(0, half, factor * half);
        return new(Twice(radius * Tensor.Cos(angle)), Twice(radius * Tensor.Sin(angle)), Twice(outputWeight * sign, -1), outputScale);
    }

    /// <summary>A network with kinks at given places.</summary>
    /// <param name="kinks">t, [m].</param>
    /// <param name="slopes">a, [m]: where positive, a neuron is active right of its kink.</param>
    /// <param name="outputWeights">c, [m].</param>
    public static UnivariateReluNetwork OfKinks(Tensor kinks, Tensor slopes, Tensor outputWeights, double outputScale) => new(slopes, slopes * kinks, outputWeights, outputScale);

    /// <summary>A network whose kinks lie in the middle halves of the gaps between points, gaps, places, directions and signs of the output weights at random: a short flow takes no kink across a point.</summary>
    /// <param name="points">Increasing, two at least.</param>
    /// <param name="radius">ρ = ‖(aₖ, bₖ)‖, positive.</param>
    /// <param name="outputWeight">|cₖ|.</param>
    public static UnivariateReluNetwork BetweenPoints(RandomKey key, IReadOnlyList<double> points, int width, double radius, double outputWeight, double outputScale)
    {
        var keys = key.Split(4);
        Tensor OfGap(Func<int, double> read) => Tensor.From([.. Enumerable.Range(0, points.Count - 1).Select(read)], [points.Count - 1]);
        Tensor Sign(RandomKey from) => 2 * from.Bernoulli(0.5, [width]).To(ElementType.Float64) - 1;
        var gap = keys[0].Integers([width], points.Count - 1);
        var kinks = OfGap(i => points[i]).Gather(gap) + OfGap(i => points[i + 1] - points[i]).Gather(gap) * keys[1].Uniform([width], 0.25, 0.75, ElementType.Float64);
        return OfKinks(kinks, radius * Sign(keys[2]) / Tensor.Sqrt(1 + kinks * kinks), outputWeight * Sign(keys[3]), outputScale);
    }

    /// <summary>[n] → [n].</summary>
    public override Tensor Apply(Tensor x) => (OutputWeights * Features(x)).Sum(-1) / OutputScale;

    /// <summary>max(0, aₖ x − bₖ), [n] → [n, m].</summary>
    public Tensor Features(Tensor x) => Tensor.Relu(x.ExpandAxis(1) * Slopes - Offsets);

    /// <summary>δₖ = cₖ² − aₖ² − bₖ², [m]: far below 0 the kinks are frozen, far above 0 they move fast.</summary>
    public Tensor Imbalances() => OutputWeights * OutputWeights - Slopes * Slopes - Offsets * Offsets;

    /// <summary>The largest change of an imbalance from another network's, relative to the largest c² + ρ² of that; 0 for gradient flow, of the order of the rate for descent.</summary>
    public Tensor ImbalanceDrift(UnivariateReluNetwork from) =>
        Tensor.Abs(Imbalances() - from.Imbalances()).Max() / (from.OutputWeights * from.OutputWeights + from.Slopes * from.Slopes + from.Offsets * from.Offsets).Max();

    /// <summary>All weights moved by step · direction.</summary>
    public UnivariateReluNetwork Move(Tensor step, UnivariateReluNetwork direction) => this with
    {
        Slopes = Slopes + step * direction.Slopes,
        Offsets = Offsets + step * direction.Offsets,
        OutputWeights = OutputWeights + step * direction.OutputWeights,
    };

    /// <summary>All weights moved by step · direction.</summary>
    public UnivariateReluNetwork Move(double step, UnivariateReluNetwork direction) => Move(Tensor.Scalar(step, Slopes.Element), direction);

    /// <summary>tₖ = bₖ/aₖ, [m]; infinite where a slope is 0.</summary>
    public Tensor Kinks() => Tensor.Where(Tensor.Equal(Slopes, Tensor.ZerosLike(Slopes)), Tensor.Full(Slopes.Type, double.PositiveInfinity), Offsets / Slopes);

    /// <summary>By how much the slope of f jumps at each kink: cₖ|aₖ|/α, [m].</summary>
    public Tensor SlopeJumps() => OutputWeights * Tensor.Abs(Slopes) / OutputScale;

    /// <summary>ρₖ = ‖(aₖ, bₖ)‖, [m].</summary>
    public Tensor Radii() => Tensor.Sqrt(Slopes * Slopes + Offsets * Offsets);

    /// <summary>|sin| of the angle by which every (aₖ, bₖ) is turned from another network's, [m].</summary>
    public Tensor Turns(UnivariateReluNetwork from) => Tensor.Abs(from.Slopes * Offsets - from.Offsets * Slopes) / (Radii() * from.Radii());
}
