namespace Descent.Analysis;

/// <summary>What a measurement will take, said before it starts.</summary>
/// <param name="Gradients">In evaluations of the gradient over all samples; a product with the Hessian counts four.</param>
/// <param name="Bytes">Most memory at one time, beside parameters and samples.</param>
public readonly record struct InstrumentCost(double Gradients, long Bytes)
{
    /// <summary>The same with the memory that a product of the operator takes.</summary>
    public InstrumentCost With(HessianOperator products) => this with { Bytes = Bytes + products.Bytes };

    public override string ToString() => FormattableString.Invariant($"at most {Gradients:0.#} {(Gradients == 1 ? "gradient" : "gradients")} and {Size(Bytes)}");

    static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => FormattableString.Invariant($"{bytes} bytes"),
        < 1 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => FormattableString.Invariant($"{bytes / (double)(1 << 20):0.#} MiB"),
        _ => FormattableString.Invariant($"{bytes / (double)(1 << 30):0.##} GiB"),
    };
}
