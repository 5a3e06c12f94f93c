using Descent.Engine;

namespace Descent.Training;

/// <summary>End + ½ (start − end) (1 + cos(π step / steps)); the end from step <paramref name="Steps"/> on.</summary>
/// <remarks>Loshchilov and Hutter (2016), arXiv:1608.03983, equation 5, without restarts.</remarks>
public sealed record CosineSchedule(double Start, int Steps, double End = 0) : Schedule
{
    protected internal override Tensor Value(Tensor step) =>
        End + 0.5 * (Start - End) * (1 + Tensor.Cos(Tensor.Minimum(step / Steps, 1) * Math.PI));
}
