using Descent.Engine;

namespace Descent.Training;

/// <summary>A scalar that may be an input of a transform: one plan then serves many values, and Vmap runs over them.</summary>
public sealed record VariableSchedule(Tensor Scalar) : Schedule
{
    protected internal override Tensor Value(Tensor step) => Scalar.To(ElementType.Float64);
}
