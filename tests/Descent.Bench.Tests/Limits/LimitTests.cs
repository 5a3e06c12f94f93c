using System.Text.Json.Nodes;
using Descent.Bench.Limits;
using Descent.Bench.Workloads;
using Descent.Engine;

namespace Descent.Bench.Tests.Limits;

public class LimitTests
{
    [Theory]
    [InlineData(Relation.Under, 1.9, true)]
    [InlineData(Relation.Under, 2, false)]
    [InlineData(Relation.AtMost, 2, true)]
    [InlineData(Relation.AtMost, 2.1, false)]
    [InlineData(Relation.AtLeast, 2, true)]
    [InlineData(Relation.AtLeast, 1.9, false)]
    [InlineData(Relation.AtMost, double.NaN, false)]
    [InlineData(Relation.AtLeast, double.NaN, false)]
    public void A_bar_is_met_or_not(Relation relation, double value, bool met) => Assert.Equal(met, new Bar(relation, 2).IsMetBy(value));

    [Fact]
    public void A_limit_says_in_json_what_is_asked_and_whether_it_is_met()
    {
        var json = JsonNode.Parse(new Limit("first-call", "mlp-tiny", 1200, "ms", new(Relation.Under, 1000), "how").ToJson().ToJsonString())!.AsObject();
        Assert.Equal(["limit", "workload", "value", "unit", "asked", "met", "note"], json.Select(entry => entry.Key));
        Assert.Equal("under 1000", json["asked"]!.GetValue<string>());
        Assert.False(json["met"]!.GetValue<bool>());
    }

    /// <summary>What is timed as dispatch is one kernel, and it does its work.</summary>
    [Fact]
    public void Dispatch_is_of_one_kernel()
    {
        var stepper = Dispatch.Stepper();
        var start = stepper.State.ToDoubles();
        Assert.Single(stepper.KernelTimes(1));
        Assert.Equal(start.Select(value => -value), stepper.State.ToDoubles());
        Assert.Equal([-1.0, 2], Dispatch.Compiled().Invoke(Tensor.Of(1f, -2)).ToDoubles());
        Assert.Single(Dispatch.Compiled().Program(Tensor.Of(1f, -2)).Instructions);
    }

    /// <summary>The clock's cost comes off every kernel, and a kernel never takes less than nothing: 10 + 2 + 0 of a step of 18.</summary>
    [Fact]
    public void The_clock_is_taken_off_each_kernel()
    {
        var overhead = new StepOverhead(18, [10.5, 2.5, 0.25], 0.5, 1);
        Assert.Equal(12, overhead.Kernels);
        Assert.Equal(1.5, overhead.Ratio);
    }

    /// <summary>Of a step, the products' operations over the time of the kernels that hold them, and nothing else.</summary>
    [Fact]
    public void The_rate_of_products_counts_their_kernels_only()
    {
        var run = new MatrixProduct(32).StartRandom(RandomKey.FromSeed(0));
        var product = run.Program.Instructions.Single(Products.IsProduct);
        var negate = Dispatch.Stepper().Program.Instructions.Single();
        KernelTime[] kernels = [new([product, negate], 2), new([negate], 100), new([product], 3), new([], 100)];
        Assert.Equal(2 * 2 * Math.Pow(32, 3) / 5e3, Products.Inside(run.Program, kernels), 12);
    }

    /// <summary>Every kernel of a step names its instructions: the products among them are those of the program.</summary>
    [Fact]
    public void Kernels_hold_every_product_once()
    {
        var run = new MlpMnist().StartRandom(RandomKey.FromSeed(0));
        var inKernels = run.KernelTimes(1).SelectMany(kernel => kernel.Instructions).Where(Products.IsProduct);
        Assert.Equal(run.Program.Instructions.Where(Products.IsProduct).ToHashSet(), inKernels.ToHashSet());
        Assert.Equal(8, inKernels.Count());
    }

    [Fact]
    public void The_bare_products_are_the_same_products()
    {
        var step = new MlpMnist().StartRandom(RandomKey.FromSeed(0)).Program;
        var bare = Products.Bare(step).Program;
        Assert.All(bare.Instructions, line => Assert.True(Products.IsProduct(line)));
        Assert.Equal(Shapes(step), Shapes(bare));

        static IEnumerable<string> Shapes(Program program) => program.Instructions.Where(Products.IsProduct)
            .Select(line => $"{line.Primitive} {program.Types[line.Inputs[0]]} {program.Types[line.Inputs[1]]}").Order();
    }

    [Fact]
    public void Growth_is_the_largest_later_reading_over_the_first()
    {
        var growth = new MemoryGrowth("mlp-tiny", [10, 20, 30], [50_000_000, 53_000_000, 52_000_000], 40);
        Assert.Equal(3, growth.GrowthMegabytes);
        Assert.Equal(2, growth.ManagedBytesAStep);
        Assert.Equivalent(growth, MemoryGrowth.FromJson(JsonNode.Parse(growth.ToJson().ToJsonString())!), strict: true);
    }

    [Fact]
    public void Memory_is_read_at_the_steps_asked_for()
    {
        var growth = MemoryGrowth.Measure(new MlpMicro(), first: 2, last: 20);
        Assert.Equal([2L, 4, 6, 8, 10, 12, 14, 16, 18, 20], growth.Steps);
        Assert.All(growth.ResidentBytes, bytes => Assert.True(bytes > 0));
    }

    /// <summary>First calls are measured in children, each asked for one workload; the median is quoted.</summary>
    [Fact]
    public void A_first_call_is_the_median_of_children()
    {
        var answers = new Queue<double>([900, 1100, 1000]);
        var asked = new List<string>();
        var limit = FirstCall.InChildren(new MlpTiny(), arguments =>
        {
            asked.Add(string.Join(' ', arguments));
            return new FirstCall("mlp-tiny", answers.Dequeue(), 2000).ToJson();
        });
        Assert.Equal(Enumerable.Repeat("bench mlp-tiny --first --json", 3), asked);
        Assert.Equal(1000, limit.Value);
        Assert.False(limit.IsMet);
    }
}
