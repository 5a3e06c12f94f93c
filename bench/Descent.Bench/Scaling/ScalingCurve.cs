using System.Text.Json.Nodes;
using Descent.Bench.Limits;

namespace Descent.Bench.Scaling;

/// <summary>One step at one size.</summary>
/// <param name="Size">Width, samples a batch, or replicas.</param>
/// <param name="Microseconds">Median of rounds.</param>
/// <param name="Flops">Of the step's matrix products.</param>
public sealed record ScalingPoint(int Size, double Microseconds, long Flops)
{
    public double Gigaflops => Products.Gigaflops(Flops, Microseconds);

    /// <summary>What the step's matrix products alone would take at a rate in 10⁹ operations a second.</summary>
    public double FloorMicroseconds(double gigaflops) => Flops / gigaflops / 1e3;
}

/// <summary>How the cost of a step grows with one size.</summary>
/// <param name="Axis">The size that grows: width, batch or replicas.</param>
/// <param name="Net">What is trained.</param>
/// <param name="Points">In increasing order of size; at least one.</param>
public sealed record ScalingCurve(string Axis, string Net, IReadOnlyList<ScalingPoint> Points)
{
    /// <summary>The share of the curve's best rate that counts as running at its limit.</summary>
    public const double Share = 0.8;

    /// <summary>The point with the highest rate.</summary>
    public ScalingPoint Best => Points.MaxBy(point => point.Gigaflops)!;

    /// <summary>The first point at the curve's limit: smaller ones pay for overhead, larger ones for arithmetic.</summary>
    public ScalingPoint Knee => Points.First(IsAtLimit);

    /// <summary>The first point beyond the best that leaves the limit again, as memory that no longer fits a cache does; null if there is none.</summary>
    public ScalingPoint? Fall => Points.SkipWhile(point => point != Best).FirstOrDefault(point => !IsAtLimit(point));

    bool IsAtLimit(ScalingPoint point) => point.Gigaflops >= Share * Best.Gigaflops;

    public JsonObject ToJson(double machineGigaflops) => new()
    {
        ["axis"] = Axis,
        ["net"] = Net,
        ["points"] = new JsonArray([.. Points.Select(point => new JsonObject
        {
            ["size"] = point.Size,
            ["us"] = point.Microseconds,
            ["flops"] = point.Flops,
            ["gflops"] = point.Gigaflops,
            ["floor_us"] = point.FloorMicroseconds(machineGigaflops),
        })]),
        ["best"] = Best.Size,
        ["knee"] = Knee.Size,
        ["fall"] = Fall?.Size,
    };
}
