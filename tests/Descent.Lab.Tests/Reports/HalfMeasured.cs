using Descent.Contracts;
using Descent.Engine;

namespace Descent.Lab.Tests.Reports;

/// <summary>A study one of whose claims has a value, and one none.</summary>
public sealed record HalfMeasured : Study
{
    public override Paper Paper { get; } = new("half-measured", "Half measured", "Nobody", 2026, "arXiv:2011.11256");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => [Arm.Create("falls", 4, _ => Tensor.Scalar(1), (x, _) => x * 0.9, x => new(("size", x)))];

    public override IReadOnlyList<Claim> Claims => [Falls("straddles", run => run.Seed % 2 == 0 ? -1 : 1), Falls("unmeasured", _ => double.NaN)];

    static Claim Falls(string id, Func<SeedRun, double> value) =>
        Claim.Prediction(id, $"it falls where {id}").Of(value).Control(_ => 1).Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held);
}
