#:project ../src/Descent.Studies/Descent.Studies.csproj
#:property OutputType=Library
#:property PublishAot=false

using Descent.Contracts;
using Descent.Engine;
using Descent.Training;

/// <summary>A study of your own: on f(w) = ½ λ w², descent diverges once its rate passes 2 / λ.</summary>
public sealed record StepSizeLimit : Study
{
    [Option("curvature λ of the parabola"), Range(1e-3, 1e3)] public double Curvature { get; init; } = 4;
    [Option("steps of descent"), Range(1, 100_000), Scales(Quick = 50)] public int Steps { get; init; } = 200;

    public override Paper Paper { get; } = new("step-size-limit", "The largest stable step on a parabola", "You", 2026, "your notebook");
    public override string Family => "mine";
    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => [Descend("below", 0.9), Descend("above", 1.1)];

    /// <summary>Descends from a random start at a share of the limit 2 / λ.</summary>
    Arm Descend(string name, double share) => Arm.Create(name, Steps,
        init: key => key.Normal([]),
        step: (w, _) => w - share * 2 / Curvature * Transform.Grad<Tensor>(Loss)(w),
        measure: w => new(("log-size", Tensor.Log(Tensor.Abs(w)))))
        with
    { Every = 10, Objectives = w => [Objective.Of("parabola", w, Loss)] };

    Tensor Loss(Tensor w) => 0.5 * Curvature * w * w;

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Prediction("limit", "below 2 / λ the distance to the minimum shrinks: its logarithm's growth a step")
            .Of(run => Growth(run["below"])).Control(run => Growth(run["above"]))
            .Asks(Below.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
    ];

    double Growth(ArmRun arm) => (arm["log-size"].Last - arm["log-size"].First) / Steps;
}
