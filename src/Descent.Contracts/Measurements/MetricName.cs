namespace Descent.Contracts;

/// <summary>What a metric may be called: it becomes a column, a part of an address and the name of a file.</summary>
/// <remarks>Wider than <see cref="Slug"/>, since a metric may carry a paper's own letters, as in <c>loss_γ=0.5</c>.</remarks>
static class MetricName
{
    /// <summary>Longest name, in characters.</summary>
    public const int Longest = 128;

    /// <summary>Returns the name of what an arm measures.</summary>
    /// <exception cref="ContractException"><c>bad-metric</c>: it is empty, too long, or holds what leads out of a folder or cannot be seen.</exception>
    public static string Check(string arm, string? name) => Fault(name) is not { } fault ? name! : throw new ContractException("bad-metric",
        $"Arm '{arm}' measures '{name}', a name that {fault}.", $"Use 1 to {Longest} letters, digits and hyphens, such as 'test-loss'; no white space, no slash, no '..'.");

    static string? Fault(string? name) => name switch
    {
        null or "" => "is empty",
        { Length: > Longest } => FormattableString.Invariant($"has {name.Length} characters"),
        _ when name.AsSpan().IndexOfAny('/', '\\') >= 0 => "has a slash, which separates folders",
        _ when name.Contains("..", StringComparison.Ordinal) => "has '..', which leads out of a folder",
        _ when name.Any(char.IsWhiteSpace) => "has white space",
        _ when name.Any(char.IsControl) => "has a control character",
        _ => null,
    };
}
