namespace Descent.Contracts;

/// <summary>Which verdicts alarm.</summary>
public static class Surprise
{
    /// <summary>Held where failed was expected or the reverse; anything but held for an identity; and, except at quick scale (where
    /// seeds and steps are few), any other difference.</summary>
    public static bool Is(ClaimKind kind, Verdict verdict, Verdict expected, Scale scale) =>
        kind == ClaimKind.Identity ? verdict != Verdict.Held
        : verdict != expected && (scale != Scale.Quick || (verdict != Verdict.Inconclusive && expected != Verdict.Inconclusive));
}
