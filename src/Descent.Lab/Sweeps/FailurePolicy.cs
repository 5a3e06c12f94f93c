using System.Globalization;
using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>What a trial that fails means for the others.</summary>
/// <param name="Stops">Whether no further trial starts; those that run come to their end.</param>
/// <param name="Retries">How often a trial that failed is run again, over all calls.</param>
public sealed record FailurePolicy(bool Stops, int Retries)
{
    /// <summary>Reads <c>stop</c>, <c>continue</c> or <c>retry=N</c>.</summary>
    /// <exception cref="ContractException"><c>option-syntax</c>.</exception>
    public static FailurePolicy Parse(string text) => text switch
    {
        "stop" => new(true, 0),
        "continue" => new(false, 0),
        _ when text.Split('=') is ["retry", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) && retries is >= 1 and <= 100 => new(false, retries),
        _ => throw SweepSyntax.Wrong($"--on-failure is '{text}'.", "Give stop, continue, or retry=N with N from 1 to 100."),
    };
}
