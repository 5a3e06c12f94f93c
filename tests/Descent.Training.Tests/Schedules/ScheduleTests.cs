using Descent.Engine;

namespace Descent.Training.Tests;

public class ScheduleTests
{
    static readonly int[] Steps = [0, 1, 4, 5, 6, 9, 10, 11, 500];

    public static TheoryData<Schedule, Func<int, double>> Formulas => new()
    {
        { 0.1, _ => 0.1 },
        { Tensor.Scalar(0.1, ElementType.Float64), _ => 0.1 },
        { new StepDecaySchedule(0.1, 0.5, [5, 10]), t => t < 5 ? 0.1 : t < 10 ? 0.05 : 0.025 },
        { new ExponentialSchedule(0.1, 0.99), t => 0.1 * Math.Pow(0.99, t) },
        { new CosineSchedule(0.1, 10, 0.01), t => 0.01 + 0.045 * (1 + Math.Cos(Math.PI * Math.Min(t, 10) / 10)) },
        { new WarmupSchedule(5, 0.1), t => 0.1 * Math.Min(1, (t + 1) / 5.0) },
        { new WarmupSchedule(5, new ExponentialSchedule(0.1, 0.99)), t => 0.1 * Math.Min(1, (t + 1) / 5.0) * Math.Pow(0.99, t) },
    };

    /// <summary>Float64 to a few roundings (a power of 500 multiplies the rounding of its logarithm by 500 · ln); float32 is that rounded once.</summary>
    [Theory, MemberData(nameof(Formulas))]
    public void Values_follow_the_formula(Schedule schedule, Func<int, double> formula)
    {
        foreach (var step in Steps)
        {
            var at = Check.Step(step);
            Assert.Equal(1, schedule.At(at, ElementType.Float64).Item() / formula(step), 1e-14);
            Assert.Equal(ElementType.Float32, schedule.At(at).Element);
            Assert.Equal((double)(float)formula(step), schedule.At(at).Item(), Math.BitIncrement((float)formula(step)) - (double)(float)formula(step));
        }
    }

    [Theory, MemberData(nameof(Formulas))]
    public void The_step_may_be_an_input_of_a_plan(Schedule schedule, Func<int, double> formula)
    {
        var compiled = Transform.Compile<Tensor, Tensor>(step => schedule.At(step, ElementType.Float64) * 1);
        foreach (var step in Steps) Assert.Equal(schedule.At(Check.Step(step), ElementType.Float64).Item(), compiled.Invoke(Check.Step(step)).Item());
        Assert.Equal(1, compiled.Traces);
        Assert.NotNull(formula);
    }

    [Fact]
    public void Every_schedule_has_a_formula()
    {
        var tested = Formulas.Select(row => row[0].GetType()).ToHashSet();
        Assert.DoesNotContain(typeof(Schedule).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Schedule)) && !tested.Contains(type));
    }
}
