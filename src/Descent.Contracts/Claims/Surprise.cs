namespace Descent.Contracts;

/// <summary>Which verdicts alarm.</summary>
public static class Surprise
{
    /// <summary>Held where failed was expected (perhaps among two) or the reverse; anything but held for an identity; and, except at quick scale
    /// (where seeds and steps are few), any other verdict that was not expected.</summary>
    public static bool Is(ClaimKind kind, Verdict verdict, Expectation expected, Scale scale) =>
        kind == ClaimKind.Identity ? verdict != Verdict.Held
        : !expected.Includes(verdict) && (scale != Scale.Quick || IsOpposite(verdict, expected));

    static bool IsOpposite(Verdict verdict, Expectation expected) => verdict switch
    {
        Verdict.Held => expected.Includes(Verdict.Failed),
        Verdict.Failed => expected.Includes(Verdict.Held),
        _ => false,
    };
}
