using Descent.Engine;

namespace Descent.Training;

/// <summary>One number at every step.</summary>
public sealed record ConstantSchedule(double Number) : Schedule
{
    public override Tensor At(Tensor step, ElementType element = ElementType.Float32) => Tensor.Scalar(Number, element);

    protected internal override Tensor Value(Tensor step) => Tensor.Scalar(Number, ElementType.Float64);
}
