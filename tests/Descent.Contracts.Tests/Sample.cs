namespace Descent.Contracts.Tests;

public enum Surrogate
{
    Relu,
    ReverseExponential,
    LogTailed,
}

/// <summary>A study with an option of every type.</summary>
public sealed record Sample : Study
{
    [Option("step of descent"), Range(1e-6, 10)] public double Rate { get; init; } = 0.5;
    [Option("most steps", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 100, Full = "30000")] public int Steps { get; init; } = 3000;
    [Option("key of the data")] public long DataKey { get; init; } = 7;
    [Option("takes the batch in order")] public bool InOrder { get; init; }
    [Option("data set")] public string Data { get; init; } = "mnist";
    [Option("backward map")] public Surrogate Estimator { get; init; } = Surrogate.Relu;
    [Option("angles between the subspaces", Unit = "radians"), Range(0, double.PositiveInfinity), Scales(Quick = new[] { 1.5 })]
    public double[] Angles { get; init; } = [1.5, 0.5];
    [Option("bits of the activation"), Range(1, 8)] public int[] Bits { get; init; } = [2];
    [Option("backward maps compared")] public Surrogate[] Estimators { get; init; } = [Surrogate.Relu, Surrogate.LogTailed];

    public int NotAnOption { get; init; } = 3;

    public override Paper Paper { get; } = new("sample", "A Sample", "Ada Author, Ben Bookman", 2020, "arXiv:2001.00001");

    public override string Family => "quantization";

    public override Seconds Seconds => new(3, 120, 3600);

    public override IReadOnlyList<Arm> Arms => [];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.OfPaper("reaches", "it reaches the bound").Of(Runs.A).Control(Runs.B).Asks(AtLeast.Of(Rate)).Expect(Verdict.Held),
    ];
}
