using Descent.Engine;

namespace Descent.Training;

/// <summary>Start · factor^step.</summary>
/// <remarks>PyTorch's <c>ExponentialLR</c>.</remarks>
public sealed record ExponentialSchedule(double Start, double Factor) : Schedule
{
    protected internal override Tensor Value(Tensor step) => Start * Tensor.Pow(Tensor.Scalar(Factor, ElementType.Float64), step);
}
