using System.CommandLine;
using Descent.App.Commands;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Lab.Sweeps;
using Descent.Studies.Dynamics;

namespace Descent.App.Tests;

public class SweepTests
{
    static ParseResult Parse(params string[] arguments)
    {
        var command = new Command("sweep");
        foreach (var option in SweepOptions.All) command.Add(option);
        return command.Parse(arguments);
    }

    [Fact]
    public void A_trial_is_a_command_line_of_its_own()
    {
        var order = new TrialOrder("coarse-gradient", Scale.Quick, [100, 101, 102], ["bits=2", "data=a b;c"], "some-run", Resumes: false);
        Assert.Equal(["run", "coarse-gradient", "--scale", "quick", "--seeds", "100..102", "--run-id", "some-run", "--json", "--set", "bits=2", "--set", "data=a b;c"], ProcessTrialRunner.Arguments(order));
        Assert.Equal(["resume", "some-run", "--json"], ProcessTrialRunner.Arguments(order with { Resumes = true }));
    }

    [Fact]
    public void A_command_line_is_a_plan()
    {
        var plan = SweepOptions.Plan(Parse("--grid", "bits=1,2", "--grid", "estimator=relu,identity", "--log", "rate=1e-2:1:3", "--range", "width=4:8", "--halton", "2", "--seeds", "3", "--scale", "quick", "--set", "steps=50"), new CoarseGradient(), null);
        Assert.Equal(["bits", "estimator", "rate", "width"], plan.Varied.Select(option => option.Name));
        Assert.Equal(24, plan.Points().Count);
        Assert.Equal(["steps=50", "bits=1", "estimator=relu", "rate=0.01", "width=6"], plan.Assignments(plan.Points()[0]));
        Assert.Equal([100, 101, 102], plan.Seeds);
    }

    public static TheoryData<string[]> Wrong =>
    [
        ["--metric", "loss"], ["--metric", "relu/"], ["--minimize", "--maximize"], ["--map", "rate"], ["--map", "rate,rate"], ["--jobs", "0"], ["--on-failure", "retry"],
    ];

    [Theory, MemberData(nameof(Wrong))]
    public void A_wrong_wish_is_refused(string[] arguments)
    {
        var parsed = Parse(arguments);
        Assert.Throws<ContractException>(() =>
        {
            SweepOptions.MetricOf(parsed);
            SweepOptions.MaximizeOf(parsed);
            SweepOptions.MapOf(parsed);
            SweepOptions.JobsOf(parsed);
            SweepOptions.PolicyOf(parsed);
        });
    }

    /// <summary>A line a measurement, since every arm has its own metric of that name.</summary>
    [Fact]
    public void What_could_rank_trials_is_told_by_measurement()
    {
        string[] metrics = [.. Enumerable.Range(1, 9).Select(i => $"angle-{i}/loss"), "bounds/gradient", "relu/loss", "relu/zero", "tanh/zero"];
        Assert.Equal(
        [
            "Nothing ranks them: name one of 13 metrics, such as --metric angle-1/loss",
            "  loss of angle-1, angle-2, angle-3, angle-4, angle-5, angle-6 and 4 more arms",
            "  zero of relu, tanh",
            "  gradient of bounds",
        ], SweepTable.Rankings(metrics));
        Assert.Empty(SweepTable.Rankings([]));
    }

    /// <summary>By rank, so that one cell that went astray does not make the others alike.</summary>
    [Fact]
    public void The_best_cell_is_the_darkest()
    {
        var axis = SweepMapAxis.Of("rate", ["1", "2"]);
        SweepMap Map(bool maximize) => new("relu/loss", maximize, axis, axis, [[1, 2], [1e9, double.NaN]], new(new(), []));
        Assert.Equal([3, 1, 0], ((double[])[1, 2, 1e9]).Select(value => HeatMap.Shade(Map(maximize: false), value, 4)));
        Assert.Equal([0, 1, 3], ((double[])[1, 2, 1e9]).Select(value => HeatMap.Shade(Map(maximize: true), value, 4)));
    }
}
