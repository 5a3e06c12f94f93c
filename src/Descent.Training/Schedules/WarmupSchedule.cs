using Descent.Engine;

namespace Descent.Training;

/// <summary>Another schedule, multiplied by min(1, (step + 1) / steps): a linear rise whose first step is not lost.</summary>
public sealed record WarmupSchedule(int Steps, Schedule After) : Schedule
{
    protected internal override Tensor Value(Tensor step) => Tensor.Minimum((step + 1) / Steps, 1) * After.Value(step);
}
