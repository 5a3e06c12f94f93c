namespace Descent.EndToEnd;

/// <summary>What goes wrong in a study of one's own is said of that study, and not of this program or its disk.</summary>
public sealed class OwnStudyErrorTests : IDisposable
{
    static readonly Lazy<string> Study = new(() => Command.Build("reading.cs", $$"""
        #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
        #:property OutputType=Library
        #:property PublishAot=false

        using System.Globalization;
        using Descent.Contracts;
        using Descent.Engine;

        public sealed record Reading : Study
        {
            [Option("file of numbers")] public string Csv { get; init; } = Environment.GetEnvironmentVariable("NUMBERS") ?? "none";

            public override Paper Paper { get; } = new("reading", "Reading", "Someone", 2026, "none");
            public override string Family => "test";
            public override Seconds Seconds => new(1, 1, 1);
            double[] Numbers => Csv == "none" ? [1] : [.. File.ReadAllLines(Csv).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            public override IReadOnlyList<Arm> Arms => Numbers is var numbers ? [Arm.Create("only", 1, _ => Tensor.Of(numbers), (x, _) => x, x => new(("sum", x.Sum())))] : [];
            public override IReadOnlyList<Claim> Claims => [Claim.Prediction("some", "there are numbers").Of(run => run["only"]["sum"].Last).Control(_ => 0).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held)];
        }
        """));

    readonly string folder = Directory.CreateTempSubdirectory("descent-own").FullName;

    public void Dispose() => Command.Delete(folder);

    string To(string name) => Path.Combine(folder, name);

    [Theory]
    [InlineData("FileNotFoundException", "missing.csv")]
    [InlineData("FormatException", "bad.csv")]
    [InlineData("ArgumentException", null)]
    public void An_error_names_the_study(string type, string? csv)
    {
        File.WriteAllText(To("bad.csv"), "1\nabc\n");
        var outcome = Command.Run(["run", Study.Value, "--no-store", "--scale", "quick", "--set", $"csv={(csv is null ? "" : To(csv))}", "--json"]);
        Assert.Equal((1, "study-failed", ""), (outcome.Code, (string)outcome.Error["code"]!, outcome.Output));
        Assert.StartsWith($"The study in '{Study.Value}' threw {type}: ", (string)outcome.Error["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of descent", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_shown_of_a_study_that_cannot_be_shown()
    {
        var outcome = Command.Run(["show", Study.Value], ("NUMBERS", To("missing.csv")));
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Contains("missing.csv", outcome.Errors, StringComparison.Ordinal);
    }
}
