namespace Descent.Lab.Tests;

public class TimeLeftTests
{
    /// <summary>A second goes by before the first step.</summary>
    static ArmPace Ended(long steps, double seconds) => new(steps, steps, seconds, 1, true);

    static ArmPace Runs(long steps, long made, double seconds) => new(steps, made, seconds, Math.Min(1, seconds), false);

    static readonly ArmPace waits = Runs(101, 0, 0);

    /// <summary>By steps alone 99 % would be made after 16 of 115 seconds.</summary>
    [Fact]
    public void A_dear_step_counts_for_what_it_takes() => Assert.Equal(90, TimeLeft.Of([Ended(1001, 5), Runs(11, 2, 11)], 16)!.Value, 9);

    [Fact]
    public void Arms_side_by_side_share_what_is_left() => Assert.Equal(20, TimeLeft.Of([Runs(21, 11, 11), Runs(21, 11, 11), Runs(20, 0, 0)], 11)!.Value, 9);

    /// <summary>Those that wait are most like those that began last.</summary>
    [Fact]
    public void One_that_waits_has_the_pace_of_those_that_run()
    {
        Assert.Equal(101, TimeLeft.Of([Ended(11, 11), waits], 11)!.Value, 9);
        Assert.Equal(9 * 2 + 101 * 2, TimeLeft.Of([Ended(1001, 2), Runs(20, 11, 21), waits], 23)!.Value, 9);
    }

    [Fact]
    public void One_without_a_step_takes_at_least_as_long_again() => Assert.Equal(30, TimeLeft.Of([Ended(1001, 11), Runs(1, 0, 30)], 41)!.Value, 9);

    /// <summary>What came before its first step does not come again.</summary>
    [Fact]
    public void One_step_is_no_pace() => Assert.Equal(100, TimeLeft.Of([Runs(101, 1, 30) with { Start = 30 }, Ended(11, 11)], 41)!.Value, 9);

    [Fact]
    public void The_slowest_arm_is_waited_for() => Assert.Equal(80, TimeLeft.Of([Ended(11, 11), Runs(10, 2, 11)], 11)!.Value, 9);

    [Fact]
    public void Nothing_is_known_before_a_pace()
    {
        Assert.Null(TimeLeft.Of([Runs(10, 1, 3), waits], 3));
        Assert.Equal(0, TimeLeft.Of([Ended(10, 3)], 3));
    }

    /// <summary>What was made before a run was resumed says nothing of its pace, what another process made does.</summary>
    [Fact]
    public void Steps_of_before_have_no_pace()
    {
        var arm = new ProgressMeter(100, null).Of(100);
        arm.Running(() =>
        {
            arm.Skip(80);
            arm.MadeElsewhere(4);
            arm.Made("arm", "training", 85, 100);
            Assert.Equal((20, 5, false), (arm.Pace.Steps, arm.Pace.Made, arm.Pace.HasEnded));
            return 0;
        });
        Assert.True(arm.Pace.HasEnded);
    }
}
