using Descent.Engine;

namespace Descent.Analysis;

/// <summary>What an instrument measured.</summary>
/// <param name="Objective">The objective that was measured: the one given, or its surrogate.</param>
/// <param name="Scalars">By name: the instrument's own name first, further ones begin with it.</param>
/// <param name="Warning">What did not go as asked, such as a method that did not converge; empty when all did.</param>
public sealed record Reading(string Objective, IReadOnlyList<(string Name, double Value)> Scalars, string Warning = "")
{
    /// <summary>Distributions, if the instrument gives any: nodes and weights, which sum to 1.</summary>
    public IReadOnlyList<(double[] Nodes, double[] Weights)> Spectra { get; init; } = [];

    /// <summary>Matrices to look at, if the instrument gives any: [.., rows, columns].</summary>
    public IReadOnlyList<Tensor> Maps { get; init; } = [];

    /// <exception cref="AnalysisException">There is no scalar of that name.</exception>
    public double this[string name] => Scalars.FirstOrDefault(scalar => scalar.Name == name) is { Name: not null } found ? found.Value
        : throw new AnalysisException($"Reading: there is no '{name}'; there are {string.Join(", ", Scalars.Select(scalar => scalar.Name))}.");
}
