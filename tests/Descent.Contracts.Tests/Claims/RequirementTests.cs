using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Claims;

public class RequirementTests
{
    public static TheoryData<Requirement, string, double, double> Cases => new()
    {
        // requirement, text, a value inside, a value outside
        { AtLeast.Of(0.94), ">= 0.94", 0.94, Math.BitDecrement(0.94) },
        { AtMost.Of(1e-12), "<= 1e-12", 1e-12, Math.BitIncrement(1e-12) },
        { Above.Of(-2), "> -2", Math.BitIncrement(-2.0), -2 },
        { Below.Of(1e20), "< 1e+20", Math.BitDecrement(1e20), 1e20 },
        { Within.Of(1, 0.25), "1 +- 0.25", 0.75, Math.BitDecrement(0.75) },
        { Between.Of(2, 3), "2..3", 3, Math.BitIncrement(3.0) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decides_points_and_intervals(Requirement asked, string text, double inside, double outside)
    {
        Assert.Equal(text, asked.Text);
        Assert.Equal(Verdict.Held, asked.Judge(inside));
        Assert.Equal(Verdict.Failed, asked.Judge(outside));
        Assert.Equal(Verdict.Inconclusive, asked.Judge(new Interval(Math.Min(inside, outside), Math.Max(inside, outside))));
        Assert.Equal(Verdict.Inconclusive, asked.Judge(Interval.Unbounded));
        Assert.Equal(Verdict.Inconclusive, asked.Judge(double.NaN));
    }

    [Fact]
    public void Two_regions_leave_something_between()
    {
        var asked = AtLeast.Of(0.9).FailedWhen(Below.Of(0.5));
        Assert.Equal(">= 0.9 (failed < 0.5)", asked.Text);
        Assert.Equal([Verdict.Failed, Verdict.Inconclusive, Verdict.Held], new[] { 0.4, 0.5, 0.9 }.Select(asked.Judge));
        Assert.Equal("bad-requirement", Assert.Throws<ContractException>(() => AtLeast.Of(1).FailedWhen(AtMost.Of(1))).Code);
        Assert.Equal(Verdict.Failed, AtLeast.Of(1).FailedWhen(Below.Of(1)).Judge(0.999));
    }

    [Fact]
    public void What_asks_nothing_is_refused()
    {
        Func<object>[] bad =
        [
            () => AtLeast.Of(double.NaN), () => Above.Of(double.NegativeInfinity), () => Within.Of(0, -1), () => Within.Of(0, double.NaN),
            () => Between.Of(2, 1), () => Successes.Of(AtLeast.Of(16), null, 15), () => Successes.Of(AtLeast.Of(1), null, 0),
        ];
        Assert.All(bad, make => Assert.Equal("bad-requirement", Assert.Throws<ContractException>(make).Code));
    }

    /// <summary>k/n is rounded the same way in the requirement and in the observation, for every scaling of the trials.</summary>
    [Fact]
    public void Shares_of_equal_counts_are_equal()
    {
        for (var n = 1; n <= 40; n++)
        {
            for (var k = 0; k <= n; k++)
            {
                var asked = Successes.Of(AtLeast.Of(k), null, n);
                Assert.Equal(Verdict.Held, asked.Judge(new Count(7 * k, 7 * n).Share));
            }
        }
    }
}
