namespace Descent.Contracts;

/// <summary>Misuse of a study, an option, a claim or a measurement; never an experiment that merely diverged.</summary>
/// <param name="code">A word for machines, in kebab-case, such as <c>unknown-option</c>.</param>
/// <param name="message">The thing and the offending value.</param>
/// <param name="hint">The mend; empty when there is none to offer.</param>
public class ContractException(string code, string message, string hint = "") : Exception(message)
{
    /// <summary>A word for machines, in kebab-case.</summary>
    public string Code { get; } = code;

    /// <summary>The mend, or empty.</summary>
    public string Hint { get; } = hint;
}
