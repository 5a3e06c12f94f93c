using Descent.Engine;

namespace Descent.Contracts.Tests.Arms;

public class VectorMetricTests
{
    static IReadOnlyDictionary<string, double[]> Measure(Func<Tensor, Metrics> measure) =>
        ((LoopArm)Arm.Create("a", 3, key => key.Normal([12], element: ElementType.Float64), (x, _) => 2 * x, measure)).Start([100, 101]).Measure();

    [Fact]
    public void Entries_of_a_vector_are_metrics_with_as_many_digits_as_the_last_one_needs()
    {
        var measured = Measure(x => new(("sum", x.Sum()), ("x", x), ("sign", (x > 0).To(ElementType.Int32)), ("half", 0.5 * x.Slice(0, 0, 10)), ("first", x.At(0, 0))));
        Assert.Equal((2 + 12 + 12 + 10, 12, 10), (measured.Count, measured.Keys.Count(name => name.StartsWith("x-", StringComparison.Ordinal)), measured.Keys.Count(name => name.StartsWith("half-", StringComparison.Ordinal))));
        Assert.Equal(measured["first"], measured["x-00"]);
        for (var seed = 0; seed < 2; seed++)
        {
            Assert.Equal(measured["sum"][seed], Enumerable.Range(0, 12).Sum(i => measured[$"x-{i:00}"][seed]), 12);
            for (var i = 0; i < 10; i++) Assert.Equal((measured[$"x-{i:00}"][seed] / 2, measured[$"x-{i:00}"][seed] > 0 ? 1 : 0), (measured[$"half-{i}"][seed], measured[$"sign-{i:00}"][seed]));
        }
    }

    [Fact]
    public void A_matrix_an_empty_vector_and_a_doubled_name_are_refused()
    {
        Assert.Equal("bad-metric", Assert.Throws<ContractException>(() => Measure(x => new(("x", x.Reshape(3, 4))))).Code);
        Assert.Equal("bad-metric", Assert.Throws<ContractException>(() => Measure(x => new(("x", x.Slice(0, 2, 2))))).Code);
        Assert.Contains("'x-03' twice", Assert.Throws<ContractException>(() => Measure(x => new(("x", x), ("x-03", x.Sum())))).Message, StringComparison.Ordinal);
    }

    /// <summary>Names become files and addresses; the papers' own letters are welcome.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("../../a")]
    [InlineData("a..b")]
    [InlineData("lo ss")]
    [InlineData("loss\u0085")]
    [InlineData("a\u001b[2J")]
    public void A_name_that_is_no_name_of_a_file_is_refused_where_it_is_measured(string name)
    {
        var refused = Assert.Throws<ContractException>(() => Measure(x => new((name, x.Sum()))));
        Assert.Equal("bad-metric", refused.Code);
        Assert.StartsWith($"Arm 'a' measures '{name}', ", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
        Assert.Equal("bad-metric", Assert.Throws<ContractException>(() => Measure(x => new((name, x)))).Code);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("Loss_γ=0.5")]
    [InlineData("ce.sharpness-residual@smooth")]
    public void Other_names_are_kept(string name) => Assert.Equal([name], Measure(x => new((name, x.Sum()))).Keys);

    [Fact]
    public void A_name_has_a_longest() => Assert.Equal("bad-metric", Assert.Throws<ContractException>(() => Measure(x => new((new string('a', 129), x.Sum())))).Code);
}
