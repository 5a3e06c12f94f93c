using Descent.Engine;

namespace Descent.Contracts.Tests.Arms;

public class TuningTests
{
    static Arm Still(string name, int steps = 3) => Arm.Create(name, steps, _ => Tensor.Scalar(0), (x, _) => x, x => new(("x", x)));

    static readonly EqualTuning Tuning = new("x") { TuningSeeds = [50, 51, 52], Minimize = true };

    static (string, IReadOnlyList<(string, Arm)>) Tries(string name, params int[] steps) => (name, [.. steps.Select((count, i) => ($"{i}", Still(name, count)))]);

    [Fact]
    public void Every_arm_of_a_comparison_gets_the_same_settings_seeds_and_metric()
    {
        var arms = Tuning.Over("rate", [0.1, 0.5], ("a", _ => Still("a")), ("b", _ => Still("b")));
        Assert.Equal(["a", "b"], arms.Select(arm => arm.Name));
        foreach (var arm in arms)
        {
            Assert.Equal(["rate=0.1", "rate=0.5"], arm.Candidates.Select(candidate => candidate.Label));
            Assert.Equal([50, 51, 52], arm.TuningSeeds);
            Assert.True(arm.Minimize);
        }
    }

    [Fact]
    public void Unequal_budgets_are_refused_by_name()
    {
        var error = Assert.Throws<ContractException>(() => Tuning.Of(Tries("a", 3, 3), Tries("b", 3, 3, 3)));
        Assert.Equal(("unequal-tuning", "Arm 'a' has 2 candidates, arm 'b' has 3."), (error.Code, error.Message));
        Assert.Equal("Arm 'a' has 6 steps of tuning, arm 'b' has 8.", Assert.Throws<ContractException>(() => Tuning.Of(Tries("a", 3, 3), Tries("b", 4, 4))).Message);
        Assert.Equal(2, (Tuning with { EqualSteps = false }).Of(Tries("a", 3, 3), Tries("b", 4, 4)).Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(0, 0)]
    [InlineData]
    public void Tuning_seeds_are_some_each_once_and_no_verdict_seeds(params int[] seeds) =>
        Assert.Equal("bad-arm", Assert.Throws<ContractException>(() => (Tuning with { TuningSeeds = [.. seeds.Select(seed => (long)seed)] }).Of(Tries("a", 3))).Code);

    [Fact]
    public void One_setting_twice_is_no_second_try() =>
        Assert.Contains("twice", Assert.Throws<ContractException>(() => Tuning.Over("rate", [0.1, 0.1], ("a", _ => Still("a")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(true, 0, "rate=0.1", "rate=0.5", "rate=1")]
    [InlineData(false, 1, "rate=0.1", "rate=0.5", "rate=1")]
    [InlineData(true, 2, "rate=0.1", "rate=0.5", "rate=1")]
    [InlineData(false, 0, "rate=1", "rate=0.1", "rate=5")]
    [InlineData(false, 0, "rate=0.1", "rate=0.5")]
    [InlineData(false, 0, "sign", "plain", "scaled")]
    [InlineData(false, 1, "rate=0.1, decay=0", "rate=0.5, decay=0", "rate=1, decay=0", "rate=0.1, decay=1", "rate=0.5, decay=1", "rate=1, decay=1")]
    [InlineData(true, 5, "rate=0.1, decay=0", "rate=0.5, decay=0", "rate=1, decay=0", "rate=0.1, decay=1", "rate=0.5, decay=1", "rate=1, decay=1")]
    public void An_optimum_at_an_end_of_a_grid_is_seen(bool atEdge, int chosen, params string[] labels) =>
        Assert.Equal(atEdge, new TuningChoice("a", labels, chosen).AtEdge);
}
