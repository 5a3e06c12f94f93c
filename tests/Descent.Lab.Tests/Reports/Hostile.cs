using Descent.Contracts;
using Descent.Engine;

namespace Descent.Lab.Tests.Reports;

/// <summary>A study all of whose texts try to be something else.</summary>
public sealed record Hostile : Study
{
    public const string Image = "<img src=x onerror=document.title='pwned'>";
    public const string Script = "</script><script>document.title='pwned'</script><!--";
    public const string Formula = "=HYPERLINK(\"x\",\"y\")";

    [Option("a text " + Image)] public string Note { get; init; } = Image + Script;

    public override Paper Paper { get; } = new("hostile", "A title " + Image + Script, "O'Brien & \"Co\" " + Image, 2026, "javascript:alert(1) arXiv:2011.11256\" onclick=x");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms =>
    [
        Arm.Create("falls", 40, key => key.Normal([]), (x, _) => x * 0.9, x => new(("size", Tensor.Abs(x)))) with { Every = 1 },
        Arm.Create("explodes", 40, _ => Tensor.Scalar(1), (x, _) => x * 1e9, x => new(("size", x), ("logarithm", Tensor.Log(-x)))) with { Every = 1 },
        Arm.Create("throws", 2, _ => Tensor.Scalar(0), (_, _) => throw new InvalidOperationException(Image), _ => new(("x", Tensor.Scalar(0)))),
    ];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Prediction("falls", "it falls " + Image).Of(run => run["falls"]["size"].Last - run["falls"]["size"].First)
            .Control(_ => 0).Asks(Below.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Failed),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new("bars", "Bars " + Image + Script, _ => Plot.Bars(new Table().With("who", [Image, Script, Formula]).With("height", [1, 2, double.NaN]), "who", "height")),
    ];
}
