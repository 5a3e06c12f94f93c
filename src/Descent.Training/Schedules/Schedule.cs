using Descent.Engine;

namespace Descent.Training;

/// <summary>A hyperparameter as a function of the step, which counts from 0.</summary>
/// <remarks>A number converts to a <see cref="ConstantSchedule"/>, a tensor to a <see cref="VariableSchedule"/>.</remarks>
public abstract record Schedule
{
    /// <summary>The value at an int32 step, a scalar: computed in float64 and rounded once to the element type.</summary>
    public virtual Tensor At(Tensor step, ElementType element = ElementType.Float32) => Value(step.To(ElementType.Float64)).To(element);

    /// <summary>The value at a step, both float64 scalars.</summary>
    protected internal abstract Tensor Value(Tensor step);

    public static implicit operator Schedule(double value) => new ConstantSchedule(value);

    public static implicit operator Schedule(Tensor value) => new VariableSchedule(value);
}
