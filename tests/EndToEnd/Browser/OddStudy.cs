namespace Descent.EndToEnd.Browser;

/// <summary>A file of somebody's own: values of 1e-5, 1e-302 and 1e300, every kind that is not finite, and an arm that diverges at once.</summary>
static class OddStudy
{
    static readonly Lazy<string> Built = new(() => Command.Build("odd.cs", $$"""
        #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
        #:property OutputType=Library
        #:property PublishAot=false

        using Descent.Contracts;
        using Descent.Engine;

        public sealed record Odd : Study
        {
            public override Paper Paper { get; } = new("odd", "Odd", "Someone", 2026, "none");
            public override string Family => "test";
            public override Seconds Seconds => new(1, 1, 1);

            public override IReadOnlyList<Arm> Arms =>
            [
                Arm.Create("sizes", 40, _ => Tensor.Scalar(1, ElementType.Float64), (x, _) => 0.97 * x, x => new(("small", x * 1e-5), ("tiny", x * 1e-302), ("huge", x * 1e300))) with { Every = 1 },
                Arm.Create("kinds", 5, _ => Tensor.Scalar(0), (x, _) => x + 1, x => new(("kind", Tensor.Log(x - 2) + 1 / (x - 4)))) with { Every = 1 },
                Arm.Create("diverging", 5, _ => Tensor.Scalar(1e30), (x, _) => x * x, x => new(("kind", x))) with { Every = 5 },
            ];

            public override IReadOnlyList<Claim> Claims =>
            [
                Claim.Prediction("together", "all seeds are one number").OfAll(run => run.Seeds.Count).ControlOfAll(_ => 0).Asks(AtLeast.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
            ];
        }
        """));

    public static string File => Built.Value;
}
