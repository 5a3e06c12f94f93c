namespace Descent.Contracts;

/// <summary>What is written down before a run: one verdict, or two where theory leaves both open.</summary>
/// <remarks>A verdict converts to the expectation of that one. Three would expect nothing and cannot be said.</remarks>
public sealed record Expectation
{
    readonly Verdict first;
    readonly Verdict? second;

    /// <param name="or">The other of two; null for one.</param>
    /// <exception cref="ContractException"><c>bad-claim</c>: both are one verdict.</exception>
    public Expectation(Verdict verdict, Verdict? or = null)
    {
        if (verdict == or) throw new ContractException("bad-claim", $"The verdict '{Words.Of(verdict)}' is expected twice.", "Give another, or leave it out.");
        (first, second) = (verdict, or);
    }

    /// <summary>Whether the verdict is one of those expected.</summary>
    public bool Includes(Verdict verdict) => verdict == first || verdict == second;

    /// <summary>The one or two that are expected, in the order given.</summary>
    public IReadOnlyList<Verdict> Verdicts => second is { } or ? [first, or] : [first];

    /// <summary><c>held</c>, or <c>failed or inconclusive</c>: for people.</summary>
    public string Text => string.Join(" or ", Verdicts.Select(verdict => Words.Of(verdict)));

    public override string ToString() => Text;

    public static implicit operator Expectation(Verdict verdict) => new(verdict);
}
