using Descent.Contracts;
using Descent.Engine;

namespace Descent.App.Tests.Server;

/// <summary>A study that measures every kind of number that is not finite, has an arm that diverges at once, and asks of all seeds together.</summary>
public sealed record OddNumbers : Study
{
    [Option("a number")] public int Bits { get; init; } = 1;

    public override Paper Paper { get; } = new("odd-numbers", "Odd numbers", "Nobody", 2026, "arXiv:2011.11256");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    /// <summary>Steps 0 to 5 of the first give nan, nan, -inf, -1, inf and a number.</summary>
    public override IReadOnlyList<Arm> Arms =>
    [
        Arm.Create("odd", 5, _ => Tensor.Scalar(0), (x, _) => x + 1, x => new(("y", Tensor.Log(x - 2) + 1 / (x - 4)))) with { Every = 1 },
        Arm.Create("diverging", 5, _ => Tensor.Scalar(1e30), (x, _) => x * x, x => new(("y", x))) with { Every = 5 },
    ];

    public override IReadOnlyList<Claim> Claims => [Claim.Prediction("together", "all seeds are one number").OfAll(run => run.Seeds.Count).ControlOfAll(_ => 0)
        .Asks(AtLeast.Of(1)).Over(Seeds.Together).Expect(Verdict.Held)];
}
