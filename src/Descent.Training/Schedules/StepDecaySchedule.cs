using Descent.Engine;

namespace Descent.Training;

/// <summary>Start, multiplied by the factor at every boundary that the step has reached.</summary>
/// <remarks>PyTorch's <c>MultiStepLR</c>: a boundary's own step already has the new value.</remarks>
public sealed record StepDecaySchedule(double Start, double Factor, Axes Boundaries) : Schedule
{
    protected internal override Tensor Value(Tensor step)
    {
        var value = Tensor.Scalar(Start, ElementType.Float64);
        foreach (var boundary in Boundaries) value = Tensor.Where(step >= boundary, Factor * value, value);
        return value;
    }
}
