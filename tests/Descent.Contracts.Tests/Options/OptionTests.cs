using System.Globalization;
using Descent.Engine;

namespace Descent.Contracts.Tests.Options;

public class OptionTests
{
    static Sample Make(params string[] assignments) => StudyOptions.Create<Sample>(Scale.Default, assignments);

    static ContractException Refused(params string[] assignments) => Assert.Throws<ContractException>(() => Make(assignments));

    [Fact]
    public void Options_are_listed_in_the_order_of_the_source()
    {
        var options = OptionSet.Of(typeof(Sample)).Options;
        Assert.Equal(["rate", "steps", "data-key", "in-order", "data", "estimator", "angles", "bits", "estimators"], options.Select(o => o.Name));
        Assert.Equal(("steps", "whole number in 1..1000000"), (options[1].Unit, options[1].Takes));
        Assert.Equal("one of relu, reverse-exponential, log-tailed", options[5].Takes);
        Assert.Equal("number in 0..inf, or several separated by commas", options[6].Takes);
    }

    /// <summary>An option says what it is with its unit once.</summary>
    [Fact]
    public void A_unit_that_the_description_names_is_not_said_again()
    {
        var options = OptionSet.Of(typeof(Sample)).Options;
        Assert.Equal(("step of descent", "most steps", "angles between the subspaces, in radians"), (options[0].Meaning, options[1].Meaning, options[6].Meaning));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Every_type_parses_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var study = Make("rate=1.5e-1", "steps=1e3", "data-key=-9000000000", "in-order=TRUE", "data=a=b, ç", "estimator=log-tailed",
                "angles=0.25,1.5,inf", "bits=1,4", "estimators=reverse-exponential");
            Assert.Equal((0.15, 1000, -9_000_000_000, true, "a=b, ç", Surrogate.LogTailed),
                (study.Rate, study.Steps, study.DataKey, study.InOrder, study.Data, study.Estimator));
            Assert.Equal([0.25, 1.5, double.PositiveInfinity], study.Angles);
            Assert.Equal([1, 4], study.Bits);
            Assert.Equal([Surrogate.ReverseExponential], study.Estimators);

            // What is printed reads back as the same study.
            var texts = StudyOptions.Values(study).Select(v => $"{v.Option.Name}={OptionText.Format(v.Value)}").ToArray();
            Assert.Equal(texts, StudyOptions.Values(Make(texts)).Select(v => $"{v.Option.Name}={OptionText.Format(v.Value)}"));
            Assert.Contains("angles=0.25,1.5,inf", texts);
            Assert.Equal("in-order", Words.Kebab("InOrder"));
            Assert.Equal("option-type", Refused("rate=0,5").Code);
            Assert.Equal(["in-order"], NearestNames.Of("IN-ORDE", ["in-order", "rate"]));
            Assert.Equal(">= 0.5", AtLeast.Of(0.5).Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("rate=", "option-type")]
    [InlineData("rate=abc", "option-type")]
    [InlineData("rate=nan", "option-type")]
    [InlineData("rate=NaN", "option-type")]
    [InlineData("rate=-nan", "option-type")]
    [InlineData("rate=Infinity", "option-type")]
    [InlineData("rate=-Infinity", "option-type")]
    [InlineData("rate=∞", "option-type")]
    [InlineData("rate=inf", "option-out-of-range")]
    [InlineData("rate=0x1", "option-type")]
    [InlineData("rate=1_0", "option-type")]
    [InlineData("rate=1,000.5", "option-type")]
    [InlineData("rate= 1", "option-type")]
    [InlineData("rate=٣", "option-type")]
    [InlineData("rate=0", "option-out-of-range")]
    [InlineData("rate=-1", "option-out-of-range")]
    [InlineData("rate=1e999", "option-out-of-range")]
    [InlineData("rate=1e-400", "option-out-of-range")]
    [InlineData("angles=1e-400", "option-out-of-range")]
    [InlineData("angles=1,-0.1", "option-out-of-range")]
    [InlineData("angles=", "option-type")]
    [InlineData("angles=1,", "option-type")]
    [InlineData("steps=0", "option-out-of-range")]
    [InlineData("steps=1.5", "option-type")]
    [InlineData("steps=1e-1", "option-type")]
    [InlineData("steps=99999999999999999999", "option-out-of-range")]
    [InlineData("steps=1e99", "option-out-of-range")]
    [InlineData("steps=0x10", "option-type")]
    [InlineData("steps=", "option-type")]
    [InlineData("data-key=18446744073709551616", "option-out-of-range")]
    [InlineData("in-order=1", "option-type")]
    [InlineData("estimator=0", "option-type")]
    [InlineData("estimator=log-taled", "option-type")]
    [InlineData("data=a\0b", "option-type")]
    [InlineData("rat=1", "unknown-option")]
    [InlineData("Rate=1", "unknown-option")]
    [InlineData("not-an-option=1", "unknown-option")]
    [InlineData("rate", "option-syntax")]
    [InlineData("=1", "option-syntax")]
    public void Wrong_values_are_refused_by_name(string assignment, string code)
    {
        var error = Refused(assignment);
        Assert.Equal(code, error.Code);
        Assert.Contains($"'{assignment.Split('=')[0]}", error.Message, StringComparison.Ordinal);
        Assert.NotEqual("", error.Hint);
    }

    [Fact]
    public void Errors_name_the_range_and_the_nearest_name()
    {
        Assert.Equal("Option 'rate' takes a number in 1e-06..10, and '11' is outside.", Refused("rate=11").Message);
        Assert.Equal("Give a value from 1e-06 to 10.", Refused("rate=11").Hint);
        Assert.Equal("Did you mean 'rate'?", Refused("rat=1").Hint);
        Assert.Equal("Did you mean 'log-tailed'?", Refused("estimator=log-taled").Hint);
        Assert.Equal("option-duplicate", Refused("rate=1", "rate=1").Code);
        Assert.Contains("point", Refused("rate=0,5").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_change_the_values_that_are_not_given()
    {
        Assert.Equal((3000, 2), (Make().Steps, Make().Angles.Length));
        var quick = StudyOptions.Create<Sample>(Scale.Quick);
        Assert.Equal((100, 1), (quick.Steps, quick.Angles.Length));
        Assert.Equal(30_000, StudyOptions.Create<Sample>(Scale.Full).Steps);
        Assert.Equal(5, StudyOptions.Create<Sample>(Scale.Full, "steps=5").Steps);
    }

    [Theory]
    [InlineData(typeof(ReadOnly))]
    [InlineData(typeof(WrongType))]
    [InlineData(typeof(RangeOfText))]
    [InlineData(typeof(NoDescription))]
    [InlineData(typeof(IncreasingNumber))]
    public void Properties_that_cannot_be_options_are_refused(Type type) =>
        Assert.Equal("option-definition", Assert.Throws<ContractException>(() => OptionSet.Of(type)).Code);

    [Fact]
    public void A_default_outside_its_own_range_is_refused() => Assert.Equal("option-definition",
        Assert.Throws<ContractException>(() => StudyOptions.Create<BadDefault>(Scale.Default)).Code);

    [Theory]
    [InlineData("widths=4,8", null)]
    [InlineData("widths=4", "2 or more, increasing")]
    [InlineData("widths=8,4", "2 or more, increasing")]
    [InlineData("widths=4,4", "2 or more, increasing")]
    [InlineData("widths=4,9", "width 9 is odd")]
    public void A_list_increases_and_options_may_conflict(string assignment, string? said)
    {
        if (said is null) Assert.Equal([4, 8], StudyOptions.Create<Wide>(Scale.Default, assignment).Widths);
        else
        {
            var fault = Assert.Throws<ContractException>(() => StudyOptions.Create<Wide>(Scale.Default, assignment));
            Assert.Equal("option-out-of-range", fault.Code);
            Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        }
    }

    public sealed record Wide : StudyOf
    {
        [Option("widths"), Range(1, 100), Increasing(2)] public int[] Widths { get; init; } = [2, 4];

        public override (string Problem, string Mend)? Conflict => Widths.FirstOrDefault(width => width % 2 != 0) is > 0 and var odd ? (FormattableString.Invariant($"width {odd} is odd"), "Give even widths.") : null;
    }

    [Fact]
    public void What_is_no_study_is_refused() => Assert.Equal("study-definition",
        Assert.Throws<ContractException>(() => StudyOptions.Create(typeof(string), Scale.Default, [])).Code);

    sealed record ReadOnly { [Option("x")] public int Value { get; } }

    sealed record WrongType { [Option("x")] public decimal Value { get; init; } }

    sealed record RangeOfText { [Option("x"), Range(0, 1)] public string Value { get; init; } = ""; }

    sealed record IncreasingNumber { [Option("x"), Increasing] public int Value { get; init; } }

    sealed record NoDescription { [Option(" ")] public int Value { get; init; } }

    public sealed record BadDefault : StudyOf
    {
        [Option("x"), Range(1, 2)] public int Value { get; init; }
    }
}
