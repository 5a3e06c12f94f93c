using Descent.Contracts;
using Descent.Lab.Sweeps;

namespace Descent.Lab.Tests.Sweeps;

public class DesignTests
{
    static readonly OptionSet Options = OptionSet.Of(typeof(Toy));

    internal static SweepPlan Plan(string[]? grid = null, string[]? ranges = null, int random = 0, int halton = 0, string[]? set = null, IReadOnlyList<long>? seeds = null, string[]? log = null) => new(
        new Toy(), null, Scale.Quick, seeds ?? [100], set ?? [],
        [.. (grid ?? []).Select(text => SweepAxis.Grid(Options, text)), .. (log ?? []).Select(text => SweepAxis.Log(Options, text))], [.. (ranges ?? []).Select(text => DrawRange.Parse(Options, text))], random, halton);

    static string[] Written(SweepPlan plan) => [.. plan.Points().Select(point => string.Join(' ', point.Select(value => $"{value.Key}={value.Value}")))];

    /// <summary>Halton (1960): the radical inverses in bases 2 and 3.</summary>
    [Fact]
    public void Halton_points_are_the_known_ones()
    {
        Assert.Equal([1 / 2.0, 1 / 4.0, 3 / 4.0, 1 / 8.0, 5 / 8.0, 3 / 8.0, 7 / 8.0], Enumerable.Range(1, 7).Select(i => Halton.Point(i, 2)[0]));
        Assert.Equal([1 / 3.0, 2 / 3.0, 1 / 9.0, 4 / 9.0, 7 / 9.0, 2 / 9.0, 5 / 9.0], Enumerable.Range(1, 7).Select(i => Halton.Point(i, 2)[1]));
        Assert.Equal([5 / 8.0, 7 / 9.0, 1 / 25.0, 5 / 7.0], Halton.Point(5, 4));
    }

    /// <summary>The first bᵏ inverses fall into each of bᵏ equal intervals once.</summary>
    [Theory]
    [InlineData(2, 64)]
    [InlineData(3, 81)]
    [InlineData(19, 361)]
    public void Halton_points_are_even(int radix, int count) =>
        Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(i => (int)Math.Round(Halton.RadicalInverse(i, radix) * count)).Order());

    [Fact]
    public void Halton_in_too_many_dimensions_is_refused() => Assert.Contains("9", Assert.Throws<ContractException>(() => Halton.Point(1, 9)).Message, StringComparison.Ordinal);

    /// <summary>The mean of n uniform numbers has standard deviation 1/√(12 n); five of them are exceeded once in two million.</summary>
    [Fact]
    public void Random_points_are_uniform_and_do_not_depend_on_their_number()
    {
        const int count = 300;
        var points = Enumerable.Range(0, count).Select(i => RandomPoints.Point(7, i, 2)).ToArray();
        Assert.All(points.SelectMany(point => point), share => Assert.InRange(share, 0, Math.BitDecrement(1.0)));
        for (var j = 0; j < 2; j++) Assert.InRange(points.Average(point => point[j]), 0.5 - 5 / Math.Sqrt(12.0 * count), 0.5 + 5 / Math.Sqrt(12.0 * count));
        Assert.Equal(points[3], RandomPoints.Point(7, 3, 2));
        Assert.NotEqual(points[3], RandomPoints.Point(8, 3, 2));
        Assert.Equal(points[3][0], RandomPoints.Point(7, 3, 1)[0]);
        Assert.Equal(Written(Plan(ranges: ["rate"], random: 3)), Written(Plan(ranges: ["rate"], random: 5))[..3]);
    }

    [Fact]
    public void Axes_are_crossed_the_last_fastest_and_draws_meet_every_point()
    {
        Assert.Equal(["width=1 kind=plain", "width=1 kind=fancy", "width=2 kind=plain", "width=2 kind=fancy"], Written(Plan(["width=1,2", "kind=plain,fancy"])));
        Assert.Equal(["kind=plain offset=0.5", "kind=fancy offset=0.5", "kind=plain offset=0.25", "kind=fancy offset=0.25"], Written(Plan(["kind=plain,fancy"], ["offset=0:1"], halton: 2)));
        Assert.Equal(3, Written(Plan(ranges: ["offset=0:1", "width"], random: 1, halton: 2)).Length);
    }

    public static TheoryData<string, SweepPlan> Wrong => new()
    {
        { "Nothing varies", Plan() },
        { "nothing to draw", Plan(halton: 3) },
        { "needs draws", Plan(ranges: ["rate"]) },
        { "varies twice", Plan(["rate=1,2"], ["rate"], halton: 2) },
        { "is set and varies", Plan(["rate=1,2"], set: ["rate=3"]) },
        { "--halton is -1", Plan(ranges: ["rate"], halton: -1) },
        { "has 128000 trials", Plan(["kind=plain,fancy"], ["rate"], random: 64_000) },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_plan_that_is_none_is_refused(string message, SweepPlan plan) => Assert.Contains(message, Assert.Throws<ContractException>(plan.Points).Message, StringComparison.Ordinal);

    [Fact]
    public void The_name_follows_what_is_asked_for_and_not_how_it_is_typed()
    {
        var name = Plan(["rate=0.1,1"], set: ["width=4"]).DefaultName();
        Assert.Equal(name, Plan(["rate=1e-1,1.0"], set: ["width=4"]).DefaultName());
        Assert.StartsWith("toy-", name, StringComparison.Ordinal);
        Assert.Equal(5, new[] { name, Plan(["rate=0.1,2"], set: ["width=4"]).DefaultName(), Plan(["rate=0.1,1"], set: ["width=5"]).DefaultName(), Plan(["rate=0.1,1"]).DefaultName(),
            Plan(["rate=0.1,1"], set: ["width=4"], seeds: [100, 101]).DefaultName() }.Distinct().Count());
    }

    [Fact]
    public void Every_trial_is_checked_before_any_runs()
    {
        var made = new List<Study>();
        Plan(["rate=1,2"], set: ["width=3"]).CheckTrials(made.Add);
        Assert.Equal([1.0, 2.0], made.Cast<Toy>().Select(toy => toy.Rate));
        Assert.All(made.Cast<Toy>(), toy => Assert.Equal(3, toy.Width));
    }
}
