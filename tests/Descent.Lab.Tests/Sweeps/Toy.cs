using Descent.Contracts;
using Descent.Engine;

namespace Descent.Lab.Tests.Sweeps;

public enum ToyKind { Plain, Fancy }

/// <summary>A study whose measurements are known: <c>only/value</c> is offset + a table's entry for the seed, <c>only/x</c> shrinks.</summary>
public sealed record Toy : Study
{
    /// <summary>Values of seeds 100, 101, …</summary>
    static readonly double[] BySeed = [1, 2, 4, 9];

    [Option("rate"), Contracts.Range(1e-6, 10)] public double Rate { get; init; } = 0.1;

    [Option("width"), Contracts.Range(1, 64)] public int Width { get; init; } = 4;

    [Option("offset of the value")] public double Offset { get; init; }

    [Option("steps"), Contracts.Range(1, 1_000_000)] public int Steps { get; init; } = 3;

    [Option("kind")] public ToyKind Kind { get; init; }

    [Option("layers"), Contracts.Range(1, 64)] public int[] Layers { get; init; } = [4];

    [Option("whether it cannot begin")] public bool Broken { get; init; }

    [Option("whether it diverges")] public bool Diverges { get; init; }

    public override Paper Paper { get; } = new("toy", "Toy", "Someone", 2026, "none");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms =>
    [
        Arm.Create("only", Steps,
            key => (Value: Tensor.Scalar(Broken ? throw new InvalidOperationException("broken by its option") : (float)(Offset + Known(key))), X: Tensor.Scalar(1f)),
            (state, _) => (state.Value, Diverges ? state.X * 1e30f : state.X * (float)(1 - Rate)),
            state => new(("value", state.Value), ("x", state.X))),
    ];

    static double Known(RandomKey key)
    {
        var words = key.Words.ToArray<int>();
        for (var i = 0; i < BySeed.Length; i++)
        {
            if (words.SequenceEqual(RandomKey.FromSeed(FirstSeed + i).Fold(0).Words.ToArray<int>())) return BySeed[i];
        }
        throw new InvalidOperationException("the table has no such seed");
    }

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Prediction("positive", "the value is positive").Of(run => run["only"]["value"].Last).Control(run => -1).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
    ];
}
