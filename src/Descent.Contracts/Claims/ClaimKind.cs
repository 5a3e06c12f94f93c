namespace Descent.Contracts;

/// <summary>What sort of sentence a claim is.</summary>
public enum ClaimKind
{
    /// <summary>An exact consequence of the definitions: every seed must hold, and it stands outside the tally.</summary>
    Identity,

    /// <summary>Theory's number laid over a measurement.</summary>
    Prediction,

    /// <summary>The paper's own.</summary>
    Claim,
}
